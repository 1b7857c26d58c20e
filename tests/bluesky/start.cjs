// Starts a whole small network: accounts' server (PDS), directory (PLC) and what everybody sees (AppView), on
// loopback alone. Prints one line of JSON: where each is, and who may what. Ends with its process.
// Called by ./check with DB_POSTGRES_URL and REDIS_HOST set: node start.cjs
const net = require('node:net');
const http = require('node:http');

// The servers listen on every address of the machine, whatever they are told: here they listen on one.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const first = args[0];
  if (typeof first === 'object' && first !== null && first.port !== undefined) args[0] = { ...first, host: '127.0.0.1' };
  else if (typeof first === 'number' || typeof first === 'string') {
    const rest = args.slice(1).filter((a) => typeof a !== 'string');
    args = [first, '127.0.0.1', ...rest];
  }
  return listen.apply(this, args);
};

const { TestNetwork } = require('@atproto/dev-env');
const password = (n) => `${n}-${require('node:crypto').randomBytes(12).toString('hex')}`;

async function main() {
  const network = await TestNetwork.create({ dbPostgresSchema: 'torg', pds: { hostname: 'localhost' } });
  const account = async (name) => {
    const agent = network.pds.getAgent ? network.pds.getAgent() : network.pds.getClient();
    const secret = password(name);
    await agent.createAccount({ handle: `${name}.test`, email: `${name}@mail.example`, password: secret });
    return { agent, did: agent.session?.did ?? agent.did, handle: `${name}.test`, password: secret };
  };
  const torg = await account('lillkoping');
  const app = await torg.agent.com.atproto.server.createAppPassword({ name: 'torg' });
  await network.processAll();

  // What has happened is seen everywhere when this answers.
  const settle = http.createServer(async (request, response) => {
    try {
      await network.processAll();
      response.end('{}');
    } catch (error) {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: String(error) }));
    }
  });
  await new Promise((done) => settle.listen(0, '127.0.0.1', done));
  const who = ({ did, handle, password }) => ({ did, handle, password });
  console.log(JSON.stringify({
    pds: network.pds.url, directory: network.plc.url, public: network.bsky.url,
    settle: settle.address().port,
    torg: { ...who(torg), password: app.data.password },
  }));
}

main().catch((error) => { console.error(error); process.exit(1); });
