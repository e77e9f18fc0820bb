// Plays calls of hipchatter, one after the other, and prints what each gave back, a line of JSON each.
// node hipchatter.cjs FOLDER API_ROOT TOKEN '[["rooms"], ["notify", "Lobby", {"message": "x"}]]'
const { createRequire } = require("node:module");
const { join } = require("node:path");

const [folder, root, token, raw] = process.argv.slice(2);
const Hipchatter = createRequire(join(folder, "any.js"))("hipchatter");
const client = new Hipchatter(token, root);

async function play() {
  for (const [method, ...given] of JSON.parse(raw)) {
    const said = await new Promise((resolve) =>
      client[method](...given, (error, body, status) => resolve({ error: error ? error.message : null, body, status })),
    );
    console.log(JSON.stringify({ method, ...said }));
  }
}
play();
