import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fakeLaptop } from '#e2e/support/fake-laptop.ts';
import { signedText } from '#shared/downloads/release.ts';

const server = 'https://training.example.com';

/** A server that offers versions, signed with its key. */
function releasing() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
  return {
    pem,
    latest: (version: string, minimumVersion = '0.0.0') =>
      signed(version, minimumVersion, privateKey, publicKey),
  };
}

function signed(version: string, minimumVersion: string, privateKey: KeyObject, publicKey: KeyObject) {
  const installer = { name: `TrainFlow-${version}-x64.msi`, bytes: 9, sha256: 'a'.repeat(64) };
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const key = createHash('sha256').update(der).digest('hex').slice(0, 16);
  const publishedAt = '2026-11-20T09:00:00.000Z';
  const release = { version, minimumVersion, publishedAt, installer, bundle: null, key };
  return {
    ...release,
    signature: sign(null, Buffer.from(signedText(release)), privateKey).toString('base64url'),
  };
}

/** Version 1.2.0 runs, and the server offers what `offer` says. */
async function laptopWith(offer: { latest: object; pem: string }, installer = {}) {
  const offered = { ...offer };
  const laptop = fakeLaptop({ installer: { ServerUrl: server, ...installer } });
  laptop.machine.fetch = async (address) => {
    laptop.fetched.push(address);
    return address.endsWith('.json') ? Response.json(offered.latest) : new Response(offered.pem);
  };
  await laptop.start();
  const looked = async () => {
    const before = laptop.fetched.length;
    laptop.tick();
    await expect.poll(() => laptop.fetched.length).toBeGreaterThan(before);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
  };
  return { ...laptop, offered, looked, bodies: () => laptop.electron.notified.map(({ body }) => body) };
}

describe('a new version', () => {
  test('is told of, once; IT installs it', async () => {
    const { pem, latest } = releasing();
    const { bodies, looked, offered, fetched } = await laptopWith({ pem, latest: latest('1.10.0') });
    await expect.poll(bodies).toEqual(['Version 1.10.0 is ready. Your IT department installs it.']);
    await looked();
    expect(bodies()).toHaveLength(1);
    offered.latest = latest('1.11.0', '1.3.0');
    await looked();
    await expect
      .poll(() => bodies().at(-1))
      .toMatch(/^Version 1\.11\.0 is needed .* what you save is kept\.$/);
    expect(new Set(fetched)).toEqual(
      new Set([`${server}/downloads/latest.json`, `${server}/downloads/release-key.pem`]),
    );
  });

  test('is not one that runs here already', async () => {
    const { pem, latest } = releasing();
    const { bodies, looked } = await laptopWith({ pem, latest: latest('1.2.0') });
    await looked();
    expect(bodies()).toEqual([]);
  });

  test('is not believed when a word of it was changed, or another key signed it', async () => {
    const { pem, latest } = releasing();
    const { bodies, looked, offered } = await laptopWith({
      pem,
      latest: { ...latest('1.3.0'), version: '9.9.9' },
    });
    await looked();
    // The first key that signed rightly stays the key.
    offered.latest = latest('1.2.0');
    await looked();
    const other = releasing();
    offered.pem = other.pem;
    offered.latest = other.latest('9.0.0');
    await looked();
    expect(bodies()).toEqual([]);
    offered.latest = latest('1.4.0');
    await looked();
    await expect.poll(bodies).toEqual(['Version 1.4.0 is ready. Your IT department installs it.']);
  });

  test('is not looked for where IT said so, or nobody named a server', async () => {
    const { pem, latest } = releasing();
    const off = await laptopWith({ pem, latest: latest('2.0.0') }, { UpdateMode: 'off' });
    const without = await laptopWith({ pem, latest: latest('2.0.0') }, { ServerUrl: '' });
    off.tick();
    without.tick();
    expect([...off.fetched, ...without.fetched]).toEqual([]);
  });
});
