import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { served } from '../../pipelines/origin.ts';
import { type FleetFolder, folderAt } from './fleet-folder.ts';

/** The forge's side of a fleet's repository. */
export interface Remote {
  readonly address: string;
  /** A colleague's clone; `push` commits what was changed there. */
  readonly colleague: FleetFolder;
  push(): string;
  /** Lets a web server hand it out, at `/` and at `/fleet.git`, to whoever has the token `of-the-job`. */
  served(): ReturnType<typeof served>;
  dispose(): void;
}

/** Gives the folder a bare repository as `origin`, with all that is committed. */
export function remoteOf(fleet: FleetFolder): Remote {
  const address = mkdtempSync(join(tmpdir(), 'trimtab-remote-'));
  fleet.git('clone', '-q', '--bare', '.', address);
  fleet.git('remote', 'add', 'origin', address);
  const colleague = folderAt(mkdtempSync(join(tmpdir(), 'trimtab-colleague-')));
  cpSync(fleet.repository, colleague.repository, { recursive: true });
  return {
    address,
    colleague,
    push() {
      const sha = colleague.commit();
      colleague.git('push', '-q', '--force', 'origin', 'HEAD:main');
      return sha;
    },
    served() {
      fleet.git('-C', address, 'update-server-info');
      return served(address);
    },
    dispose() {
      rmSync(address, { recursive: true, force: true });
      colleague.dispose();
    },
  };
}
