using System.Globalization;
using MartDesk.Simulation;

return args switch
{
    ["replay", var seed, .. var rest] => Proof.Replay(Number(seed), rest),
    ["shrink", var seed] => Proof.Shrink(Number(seed)),
    ["hash", var first, var count] => Proof.Hashes(Number(first), (int)Number(count), hasIdlePool: false),
    ["hash", var first, var count, "--idle-pool"] => Proof.Hashes(Number(first), (int)Number(count), hasIdlePool: true),
    ["life", var seed, var stretches] => Proof.Life(Number(seed), (int)Number(stretches), isHoarding: false),
    ["life", var seed, var stretches, "--hoarding"] => Proof.Life(Number(seed), (int)Number(stretches), isHoarding: true),
    ["seeds", var first, var count] => Proof.Seeds((long)Number(first), (long)Number(count), TimeSpan.FromHours(2)),
    ["plants", var atMost, .. var names] => Proof.Plants((int)Number(atMost), names),
    _ => Proof.Usage(),
};

static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
