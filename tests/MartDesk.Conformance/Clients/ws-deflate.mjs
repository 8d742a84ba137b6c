// Listens with the ws package, with and without permessage-deflate on offer, and prints what was agreed on and how many bytes came for how much text.
import WebSocket from 'ws';

const [, , address] = process.argv;
const url = `${address.replace('http', 'ws')}/api?protocol=1.1`;

function listen(perMessageDeflate) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate });
    const seen = { extensions: '', messages: 0, binary: 0, characters: 0, group: '' };
    socket.on('error', reject);
    socket.on('open', () => {
      seen.extensions = socket.extensions;
      socket.send(JSON.stringify({ action: 'subscribe', args: ['futures/depthAll50:BTCUSDT@100ms'] }));
    });
    socket.on('message', (data, isBinary) => {
      const text = data.toString();
      const message = JSON.parse(text);
      seen.messages += 1;
      seen.binary += isBinary ? 1 : 0;
      seen.characters += text.length;
      seen.group = message.group;
      if (seen.messages === 10) {
        seen.bytes = socket._socket.bytesRead;
        socket.terminate();
        resolve(seen);
      }
    });
  });
}

const offered = await listen(true);
const plain = await listen(false);
const keptDictionary = await listen({ serverNoContextTakeover: false, clientNoContextTakeover: false, threshold: 0 });
console.log(JSON.stringify({ offered, plain, keptDictionary }));
