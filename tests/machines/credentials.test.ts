import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectNats } from '../../electron/machines/connect.ts';
import { freshFolder, natsServer } from './support.ts';

describe('a server that asks who comes', () => {
  it.each([
    ['a token', ['--auth', 's3cret'], 's3cret\n', 'tokenFile'],
    ['a user', ['--user', 'lab', '--pass', 's3cret'], 'lab\ns3cret\n', 'userFile'],
  ] as const)('lets in %s from a file, and refuses others', async (_name, args, text, option) => {
    const server = await natsServer(args);
    await server.start();
    const file = join(await freshFolder(), 'secret');
    await writeFile(file, text);
    const connection = await connectNats({ url: server.url, [option]: file }, 'test');
    await connection.close();
    await writeFile(file, text.replaceAll('s3cret', 'wrong'));
    for (const more of [{}, { [option]: file }])
      await expect(connectNats({ url: server.url, ...more }, 'test')).rejects.toMatchObject({
        code: 'not-allowed',
      });
  });

  it('is told of no password in an address', async () => {
    await expect(
      connectNats({ url: 'nats://lab:s3cret@127.0.0.1:4222' }, 'test'),
    ).rejects.toMatchObject({
      code: 'usage',
      message: expect.not.stringContaining('s3cret') as string,
    });
  });

  it('that is not there is said not to be', async () => {
    const server = await natsServer();
    await expect(connectNats({ url: server.url }, 'test')).rejects.toMatchObject({
      code: 'disconnected',
    });
  });
});
