// Writes the bill of materials of the program as CycloneDX 1.6 JSON: the NuGet packages that the build resolved and the npm packages whose files the page carries.
// Usage: node .ci/sbom.mjs OUTPUT; the solution must be restored. Ends with 1 when a package has no hash.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = process.argv[2];
if (!output) throw new Error("Name the file to write.");
const read = path => JSON.parse(readFileSync(path, "utf8"));
const components = new Map();
const add = (purl, name, version, hash, license) => components.set(purl, {
  type: "library", "bom-ref": purl, name, version, purl,
  ...(hash ? { hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }] } : {}),
  ...(license ? { licenses: [{ license: { id: license } }] } : {}),
});

for (const project of readdirSync(join(root, "src"))) {
  const assets = join(root, "src", project, "obj", "project.assets.json");
  if (existsSync(assets)) {
    const resolved = read(assets);
    const used = new Set(Object.values(resolved.targets).flatMap(target => Object.entries(target).filter(([, one]) => one.runtime || one.native || one.runtimeTargets).map(([id]) => id)));
    for (const [id, library] of Object.entries(resolved.libraries)) {
      if (library.type !== "package" || !used.has(id)) continue; // analyzers and reference assemblies are not carried
      const [name, version] = id.split("/");
      add(`pkg:nuget/${name}@${version}`, name, version, library.sha512, null);
    }
  }

  const lock = join(root, "src", project, "package-lock.json");
  if (existsSync(lock)) {
    for (const [path, entry] of Object.entries(read(lock).packages)) {
      if (!path.startsWith("node_modules/") || entry.dev) continue;
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      const [algorithm, hash] = (entry.integrity ?? "-").split("-");
      add(`pkg:npm/${encodeURIComponent(name).replace("%2F", "/")}@${entry.version}`, name, entry.version, algorithm === "sha512" ? hash : null, entry.license);
    }
  }
}

const version = /<Version>([^<]+)</.exec(readFileSync(join(root, "Directory.Build.props"), "utf8"))[1];
const list = [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, JSON.stringify({
  bomFormat: "CycloneDX", specVersion: "1.6", version: 1,
  metadata: { component: { type: "application", "bom-ref": "martdesk", name: "martdesk", version } },
  components: list,
  dependencies: [{ ref: "martdesk", dependsOn: list.map(one => one["bom-ref"]) }],
}, null, 2) + "\n");
const unknown = list.filter(one => !one.hashes).map(one => one.purl);
console.log(`${list.length} packages in ${output}`);
if (list.length === 0 || unknown.length > 0) {
  console.error(`Without a hash: ${unknown.join(", ") || "there is no package at all"}`);
  process.exit(1);
}
