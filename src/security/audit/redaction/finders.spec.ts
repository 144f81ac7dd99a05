import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { findSecrets } from './finders.js';

/** The text with the name of what was found in its place. */
function marked(text: string): string {
  let [out, at] = ['', 0];
  for (const { start, end, kind } of findSecrets(text)) {
    out += `${text.slice(at, start)}<<${kind}>>`;
    at = end;
  }
  return out + text.slice(at);
}

/** Put together here, so that no scanner takes this file for a leak. */
const MIX = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6';
const HEX = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', MIX].join('.');
const armour = (side: string, what = 'RSA PRIVATE KEY') => `-----${side} ${what}-----`;
const digest = (hash: string, encoding: 'hex' | 'base64') => createHash(hash).update('x').digest(encoding);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('findSecrets: formats', () => {
  it.each([
    ['aws-key', `AKIA${'ABCD2345'.repeat(2)}`],
    ['github-token', `ghp_${MIX.slice(0, 36)}`],
    ['github-token', `github_pat_${MIX}`],
    ['gitlab-token', `glpat-${MIX.slice(0, 20)}`],
    ['slack-token', `xoxb-123456789012-${MIX.slice(0, 24)}`],
    ['slack-webhook', `hooks.slack.com/services/T0001/B0002/${MIX.slice(0, 24)}`],
    ['stripe-key', `sk_live_${MIX.slice(0, 24)}`],
    ['google-key', `AIza${MIX.slice(0, 35)}`],
    ['google-oauth-token', `ya29.${MIX}`],
    ['npm-token', `npm_${MIX.slice(0, 36)}`],
    ['pypi-token', `pypi-AgE${MIX.repeat(2)}`],
    ['openai-key', `sk-proj-${MIX}`],
    ['anthropic-key', `sk-ant-api03-${MIX.repeat(2)}`],
    ['twilio-id', `SK${HEX}`],
    ['sendgrid-key', `SG.${MIX.slice(0, 22)}.${MIX.slice(0, 43)}`],
    ['azure-client-secret', `abc8Q~${MIX.slice(0, 34)}`],
    ['mailchimp-key', `${HEX}-us12`],
    ['telegram-token', `12345678:AA${MIX.slice(0, 33)}`],
    ['vault-token', `hvs.${MIX}`],
    ['huggingface-token', `hf_${'AbCdEfGhIj'.repeat(4).slice(0, 34)}`],
    ['digitalocean-token', `dop_v1_${HEX.repeat(2)}`],
    ['databricks-token', `dapi${HEX}`],
    ['jwt', jwt],
    ['jwt', jwt.split('.').slice(0, 2).join('.')],
    ['encoded', base64(`ghp_${MIX.slice(0, 36)} and more`)],
    ['encoded', base64('postgres://ann:hunter2@db.test:5432/shop')],
    ['card', '4111111111111111'],
    ['card', '4111 1111 1111 1111'],
    ['card', '3782-822463-10005'],
    ['card', '4111\u00a01111\u00a01111\u00a01111'],
    ['card', '5555.5555.5555.4444'],
    ['card', '4111_1111_1111_1111'],
    ['iban', 'de89370400440532013000'],
    ['iban', 'GB82-WEST-1234-5698-7654-32'],
    ['ch-ahv', '756.9217.0769.85'],
    ['discord-token', `MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.${MIX.slice(0, 38)}`],
    ['paypal-token', `access_token$production$${HEX.slice(0, 16)}$${HEX}`],
    ['notion-token', `secret_${MIX.slice(0, 43)}`],
    ['elevenlabs-key', `sk_${HEX}${HEX.slice(0, 16)}`],
    ['tavily-key', `tvly-dev-${MIX.slice(0, 32)}`],
    ['snyk-token', `snyk_uat.${HEX.slice(0, 8)}.${MIX}`],
    ['google-refresh-token', `1//0${MIX}`],
    ['wallet-key', `xprv9${MIX.repeat(2)}`],
    ['iban', 'GB82 WEST 1234 5698 7654 32'],
    ['cpf', '529.982.247-25'],
    ['codice-fiscale', 'RSSMRA85T10A562S'],
  ])('%s', (kind, secret) => {
    expect(marked(`see ${secret}, please`)).toBe(`see <<${kind}>>, please`);
    expect(marked(`"${secret}"`)).toBe(`"<<${kind}>>"`);
  });

  it('names what it finds after its format rather than after what stands around', () => {
    expect(marked(`password="my ghp_${MIX.slice(0, 36)}"`)).toBe('password="<<github-token>>"');
  });

  it('finds a token that something is joined to', () => {
    expect(marked(`prefix_ghp_${MIX.slice(0, 36)}`)).toBe('prefix_<<github-token>>');
  });

  it.each([
    [`${armour('BEGIN')}\nQUJD\nREVG\n${armour('END')}\nafter`, `${armour('BEGIN')}<<private-key>>${armour('END')}\nafter`],
    [`${armour('BEGIN', 'OPENSSH PRIVATE KEY')}\\nQUJD\\nREVG. That is all.`, `${armour('BEGIN', 'OPENSSH PRIVATE KEY')}<<private-key>>. That is all.`],
    [`${armour('BEGIN')}\nQUJD\n${armour('BEGIN')}\nREVG\n${armour('END')}`, `${armour('BEGIN')}<<private-key>>${armour('BEGIN')}<<private-key>>${armour('END')}`],
    [`${armour('BEGIN', 'PGP PRIVATE KEY BLOCK')}\nVersion: (x)\n\nQUJD\n${armour('END', 'PGP PRIVATE KEY BLOCK')}`, `${armour('BEGIN', 'PGP PRIVATE KEY BLOCK')}<<private-key>>${armour('END', 'PGP PRIVATE KEY BLOCK')}`],
  ])('private key %#', (text, expected) => {
    expect(marked(text)).toBe(expected);
  }); // prettier-ignore
});

describe('findSecrets: what stands around', () => {
  it.each([
    ['password=hunter2&x=1', 'password=<<password>>&x=1'],
    ['DB_PASSWORD: hunter', 'DB_PASSWORD: <<password>>'],
    ['{"password":"hun ter2","user":"ann"}', '{"password":"<<password>>","user":"ann"}'],
    ['{\\"apiKey\\":\\"abc\\",\\"n\\":1}', '{\\"apiKey\\":\\"<<key>>\\",\\"n\\":1}'],
    ['const apiToken = "abc def"', 'const apiToken = "<<token>>"'],
    ['var token string = "abc"', 'var token string = "<<token>>"'],
    ['"client_secret" => \'abc\'', '"client_secret" => \'<<secret>>\''],
    ['System.setProperty("db.password", "abc")', 'System.setProperty("db.password", "<<password>>")'],
    ['<password>hun ter2</password>', '<password><<password>></password>'],
    ['- name: API_KEY\n  value: abc', '- name: API_KEY\n  value: <<key>>'],
    ['password%3Dhunter2%26x%3D1', 'password%3D<<password>>%26x%3D1'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer <<authorization>>'],
    ['Cookie: a=b; c=d\nAccept: */*', 'Cookie: <<session>>\nAccept: */*'],
    ['curl -H "Cookie: a=b; c=d" x', 'curl -H "Cookie: <<session>>" x'],
    ['tool --password hunter2 --user ann', 'tool --password <<password>> --user ann'],
    ['tool --api-key="abc"', 'tool --api-key="<<key>>"'],
    ['curl -u ann:hunter2 https://a.test/', 'curl -u ann:<<password>> https://a.test/'],
    ['mysql -u ann -phunter2 shop', 'mysql -u ann -p<<password>> shop'],
    ['sshpass -p hunter2 ssh a.test', 'sshpass -p <<password>> ssh a.test'],
    ["curl -X GET -u 'ann:hunter2' https://a.test/", "curl -X GET -u 'ann:<<password>>' https://a.test/"],
    ['curl https://a.test/ -u hunter22:', 'curl https://a.test/ -u <<password>>:'],
    ['http -a ann:hunter2 a.test', 'http -a ann:<<password>> a.test'],
    ["mysql -p'hunter2' shop", "mysql -p'<<password>>' shop"],
    ['docker login -u ann -p hunter2 a.test', 'docker login -u ann -p <<password>> a.test'],
    ['mongosh -u ann -p hunter2 --host a.test', 'mongosh -u ann -p <<password>> --host a.test'],
    ['sqlcmd -U sa -P hunter2', 'sqlcmd -U sa -P <<password>>'],
    ['ldapsearch -D cn=a -w hunter2 -b dc=b', 'ldapsearch -D cn=a -w <<password>> -b dc=b'],
    ['openssl rsa -passin pass:hunter2 -in f', 'openssl rsa -passin pass:<<password>> -in f'],
    ['ssh-keygen -N hunter2 -f key', 'ssh-keygen -N <<password>> -f key'],
    ['htpasswd -b file ann hunter2', 'htpasswd -b file ann <<password>>'],
    ['smbclient //a/b -U ann%hunter2', 'smbclient //a/b -U ann%<<password>>'],
    ['net use z: \\\\a\\b hunter2 /user:ann', 'net use z: \\\\a\\b <<password>> /user:ann'],
    ['kubectl create secret generic a --from-literal=b=hunter2', 'kubectl create secret generic a --from-literal=b=<<password>>'],
    ['vault kv put secret/a b=hunter2', 'vault kv put secret/a b=<<password>>'],
    ['echo hunter2 | docker login --password-stdin', 'echo <<password>> | docker login --password-stdin'],
    ['gh auth login --with-token <<< hunter2', 'gh auth login --with-token <<< <<password>>'],
    ['aws configure set aws_secret_access_key hunter2', 'aws configure set aws_secret_access_key <<password>>'],
    ['machine a.test login ann password hunter2', 'machine a.test login ann password <<password>>'],
    ["CREATE USER ann IDENTIFIED BY 'hunter2'", "CREATE USER ann IDENTIFIED BY '<<password>>'"],
    ["ALTER USER ann WITH PASSWORD 'hunter2'", "ALTER USER ann WITH PASSWORD '<<password>>'"],
    ["SET PASSWORD FOR 'ann'@'%' = 'hunter2'", "SET PASSWORD FOR 'ann'@'%' = '<<password>>'"],
    ['password: |\n  hunter2\nuser: ann', 'password: |\n  <<password>>\nuser: ann'],
    ['password = """hunter2"""', 'password = """<<password>>"""'],
    ['<add key="Password" value="hunter2"/>', '<add key="Password" value="<<password>>"/>'],
    ['<key>password</key>\n<string>hunter2</string>', '<key>password</key>\n<string><<password>></string>'],
    ['<wsse:Password Type="x">hunter2</wsse:Password>', '<wsse:Password Type="x"><<password>></wsse:Password>'],
    ['<password><![CDATA[hunter2]]></password>', '<password><![CDATA[<<password>></password>'],
    ['the password is hunter22, said Ann', 'the password is <<password>>, said Ann'],
    ['{"headers":[["x-api-key","hunter2"]]}', '{"headers":[["x-api-key","<<key>>"]]}'],
    ['Authorization: Token token="hunter2"\nx', 'Authorization: <<authorization>>\nx'],
    ['passphrase: correct horse battery\nx', 'passphrase: <<password>>\nx'],
    ['Server=db;User Id=ann;Password=hunter2;', 'Server=db;User Id=ann;Password=<<password>>;'],
    ['AccountName=a;AccountKey=QUJD==;', 'AccountName=a;AccountKey=<<key>>;'],
    ['"Secret Access Key":"abc/def"', '"Secret Access Key":"<<key>>"'],
    ['x-api-key: abc', 'x-api-key: <<key>>'],
    ['API key: abc/def', 'API key: <<key>>'],
    ['{"password":"hun\\"ter2","n":1}', '{"password":"<<password>>","n":1}'],
    ['"{\\"password\\":\\"hun\\\\\\"ter2\\",\\"n\\":1}"', '"{\\"password\\":\\"<<password>>\\",\\"n\\":1}"'],
    ['password=$ecret7', 'password=<<password>>'],
    ['password=${DB_PASSWORD:-hunter2}', 'password=<<password>>}'],
    ['password=<ecret7', 'password=<<password>>'],
    ['login(password=hun)ter2)', 'login(password=<<password>>)'],
    ['Authorization: Digest username="ann", response="abc"\nx', 'Authorization: <<authorization>>\nx'],
    ['{"name":"X-Api-Key","value":"abc"}', '{"name":"X-Api-Key","value":"<<key>>"}'],
    ['my key is q7Xf29LmZp04Tt8c', 'my key is <<key>>'],
    ['wrong token q7Xf29LmZp04Tt8c: q7Xf29LmZp04Tt8c is unknown', 'wrong token <<token>>: <<token>> is unknown'],
    ['https://ann:hunter2@db.test/x', 'https://<<url-user>>:<<password>>@db.test/x'],
    ['mongodb+srv://ann:p@ss@db.test', 'mongodb+srv://<<url-user>>:<<password>>@db.test'],
    ['https:\\\\ann:pw@db.test', 'https:\\\\<<url-user>>:<<password>>@db.test'],
    ['postgres://ann:p/w?2@db.test/shop', 'postgres://<<url-user>>:<<password>>@db.test/shop'],
    ['ann:hunter2@tcp(db.test:3306)/shop', 'ann:<<password>>@tcp(db.test:3306)/shop'],
    ['jdbc:oracle:thin:ann/hunter2@db.test:1521:x', 'jdbc:oracle:thin:ann/<<password>>@db.test:1521:x'],
    ['sqlplus ann/hunter2@//db.test:1521/x', 'sqlplus ann/<<password>>@//db.test:1521/x'],
    ['Driver={x};Pwd={hunter2};', 'Driver={x};Pwd=<<password>>};'],
    [`https://api.telegram.org/bot12345678:AA${MIX.slice(0, 33)}/getMe`, 'https://api.telegram.org/bot<<telegram-token>>/getMe'],
    [`https://ann:${'x'.repeat(280)}`, 'https://<<url-user>>:<<password>>'],
    ['PESEL 44051401458, born', 'PESEL <<national-id>>, born'],
    ['aadhaar no. 2341 2341 2346', 'aadhaar no. <<national-id>>'],
    ['password="пароль", password="!@$%^~"', 'password="<<password>>", password="<<password>>"'],
    ["acme token - 'Ivus86AJDk;x'", "acme token - '<<token>>'"],
    [`pat.${MIX.slice(0, 22)}.${HEX.slice(0, 24)}.${MIX.slice(0, 20)}`, '<<harness-token>>'],
    ['https://a.test/?apikey=abc&region=eu', 'https://a.test/?apikey=<<key>>&region=eu'],
    ['https://a.test/#access_token=abc&x=1', 'https://a.test/#access_token=<<token>>&x=1'],
    ['https://a.test/f?sv=2021&sig=abcdefgh%3D', 'https://a.test/f?sv=2021&sig=<<url-signature>>'],
    ['https://a.test/?key=0c5a2d1e-7b3f-4a68-9c1d-2e4f60718293', 'https://a.test/?key=<<key>>'],
    ['0x' + HEX.repeat(2) + ' is the wallet', '0x<<private-key>> is the wallet'],
    ['SSN: 536-22-1234', 'SSN: <<us-ssn>>'],
    ['national insurance AB 12 34 56 C', 'national insurance <<uk-nino>>'],
    ['DNI 12345678Z', 'DNI <<es-dni>>'],
    ['BSN 111222333', 'BSN <<nl-bsn>>'],
    ['SIN 046 454 286', 'SIN <<ca-sin>>'],
  ])('%s', (text, expected) => {
    expect(marked(text)).toBe(expected);
  }); // prettier-ignore
});

describe('findSecrets: texts inside of texts', () => {
  it.each([
    ['https%3A%2F%2Fann%3Ahunter2%40db.test%2F', 'https%3A%2F%2F<<url-user>>%3A<<password>>%40db.test%2F'],
    ['%7B%22password%22%3A%22hunter2%22%2C%22n%22%3A1%7D', '%7B%22password%22%3A%22<<password>>%22%2C%22n%22%3A1%7D'],
    ['?next=%2F%3Fpass%2577ord%253Dhunter2%2526x%253D1', '?next=%2F%3Fpass%2577ord%253D<<password>>%2526x%253D1'],
    ['/?pass%77ord=hunter2&x=1', '/?pass%77ord=<<password>>&x=1'],
    ['{"pass\\u0077ord":"hunter2"}', '{"pass\\u0077ord":"<<password>>"}'],
    ['&quot;password&quot;:&quot;hunter2&quot;', '&quot;password&quot;:&quot;<<password>>&quot;'],
    ['&#x70;assword=&#34;hunter2&#34;', '&#x70;assword=&#34;<<password>>&#34;'],
    ['{\\\\\\\\\\\\\\\\"password\\\\\\\\\\\\\\\\":\\\\\\\\\\\\\\\\"hunter2\\\\\\\\\\\\\\\\"}', '{\\\\\\\\\\\\\\\\"password\\\\\\\\\\\\\\\\":\\\\\\\\\\\\\\\\"<<password>>\\\\\\\\\\\\\\\\"}'],
    [base64(`${'x '.repeat(500)}password=hunter2`), '<<encoded>>'],
    [base64(base64('{"password":"hunter2"}')), '<<encoded>>'],
  ])('%s', (text, expected) => {
    expect(marked(text)).toBe(expected);
  }); // prettier-ignore

  it.each(['100%25 sure, &quot;author&quot;: &amp;c', encodeURIComponent('{"max_tokens":4096,"author":"Ann"}'), base64(base64('The quick brown fox jumps over the lazy dog.'))])(
    '%s stays', (text) => {
    expect(marked(text)).toBe(text);
  }); // prettier-ignore
});

describe('findSecrets: what stays', () => {
  it.each([
    'author: Ann, max_tokens=4096, tokenizer: bpe, token_count: 7',
    'The secretary has a keyboard; the session: a client must begin it.',
    `commit ${digest('sha1', 'hex')}, sha256:${digest('sha256', 'hex')}`,
    'id 0c5a2d1e-7b3f-4a68-9c1d-2e4f60718293, key=0c5a2d1e-7b3f-4a68-9c1d-2e4f60718293',
    `"integrity": "sha512-${digest('sha512', 'base64')}"`,
    'at 2026-11-23T06:29:28.123Z, 1700000000000, 1700000000000000',
    'src/security/audit/session.gate.spec.ts, ~/.ssh/authorized_keys',
    `data:image/png;base64,${Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), createHash('sha512').update('x').digest()]).toString('base64')}`,
    'https://example.com/@scope/name?page=2&key=main-menu#top',
    'password=${DB_PASSWORD} token: {{ token }} api_key=<YOUR KEY> secret=$SECRET pwd=**** pw=$(pass x)',
    'password: process.env.DB_PASSWORD, token = readToken(), token: ProgressToken',
    'API_KEY=YOUR_API_KEY password="" token=null',
    '-----BEGIN PUBLIC KEY-----\nQUJDREVG\n-----END PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----\nQUJDREVG\n-----END CERTIFICATE-----',
    'const map = new Map<Token>(); if (token > 5) return',
    'docker run -u 1000:1000 -p 8080:80 image',
    'less -phunter2, see https://a.test/, docker run -u 1000:1000 image',
    'openssl dgst -sha256 -out f, ssh-keygen -t ed25519 -f key, git config set user.name Ann',
    'the token is base64, the password is required, a passport "of Ann", <th>Password</th><th>Name</th>',
    '<input name="title" value="x">, password-reset "mail", the password was changed',
    `xghp_${MIX.slice(0, 36)} dapi${'0'.repeat(32)} sntryu_${'a'.repeat(64)}`,
    'ghp_short gho_x hf_required sk-button xoxb-my-bot',
    '4111111111111112, 536-22-1234, 12345678Z, GB83 WEST 1234 5698 7654 32, 529.982.247-26',
    '0x' + HEX.repeat(2) + ' is a transaction',
    'http://localhost:8080/@scope/a, http://[::1]:80/a@b, mailto:ann@a.test, git@a.test:b/c, a/b@1.2.3',
    'de8937040044053201300012345678ab, DE89370400440532013001, 1234_5678_9012_3456, 756.9217.0769.86',
    '{"token":null,"password":"","secret":false}, def check(password: str) -> bool:, required: ["password","token"]',
    'machine learning password managers',
    'MONGO_NO_AUTH = "mongodb://localhost:27017/shop", mysql://:REPLACE_WITH_PASSWORD@db.test/shop',
    'ISBN 978-3-16-148410-0, EAN 4006381333931, order 4711-0815-1234-5678, 192.168.100.200, 1.2.3-rc.4',
    'user.module.component, secret_santa_list, re_export_of_something, tvly-x, sk_learn',
    base64('The quick brown fox jumps over the lazy dog.'),
  ])('%s', (text) => {
    expect(marked(text)).toBe(text);
  });
});
