// An OpenID provider that others wrote, on loopback, for oidc_test.py: signs in whoever names themselves.
// Usage: node provider.mjs PORTAL_ADDRESS [CLIENT_SECRET]; prints its issuer when it listens.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [portal, secret] = process.argv.slice(2);
const client = {
  client_id: 'tidewaiter',
  redirect_uris: [`${portal}/api/sign-in/callback`],
  ...(secret ? { client_secret: secret } : { token_endpoint_auth_method: 'none' }),
};
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client],
    cookies: { keys: ['of this test'] },
    pkce: { required: () => true, methods: ['S256'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
