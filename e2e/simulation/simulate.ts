import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditPublication, printDifference } from '#server/sync/audit-publication.ts';
import { authApi } from '#shared/auth/auth.api.ts';
import { dateIn } from '#shared/kernel/dates.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { protocol } from '#shared/sync/sync.schemas.ts';
import type { Asking, BareApp, Person } from '../support/bare-app.ts';
import { Chance } from './chance.ts';
import { checkAtRest, checkCopy, checkRepairs } from './check-laptop.ts';
import { PowerCut, SimLaptop } from './laptop.ts';
import { checkEffects, readLedger } from './ledger.ts';
import { calm, Line, rough } from './line.ts';
import { actInOffice, type Office } from './office-acts.ts';
import { type Expected, expectedOf } from './oracle.ts';
import { actOn } from './person-acts.ts';
import { ServerBackup } from './server-backup.ts';
import { buildTown, dayZero, type Town } from './town.ts';

/** A promise of the sync was broken. */
export class Broken extends Error {}

/** Faults put into the server on purpose, to see that the simulation finds them. */
export interface Plants {
  /** Tombstones are collected without noting up to where. */
  noFence?: boolean;
  /** After a restore the server goes on under the same epoch. */
  sameEpoch?: boolean;
  /** What became of a command is noted after its effect, in a transaction of its own, and sometimes that is not reached. */
  lateResults?: boolean;
}

export interface Outcome {
  commands: number;
  applied: number;
  refused: number;
  /** How often each thing happened. */
  met: ReadonlyMap<string, number>;
}

const zone = 'Asia/Riyadh';
const mostLaptops = 9;

const happenings = {
  act: 30,
  contact: 26,
  office: 18,
  stray: 3,
  time: 4,
  reopen: 3,
  lineDown: 2,
  loseCopy: 1,
  rot: 2,
  clone: 1,
  takeImage: 1,
  restoreImage: 1,
  collectTombstones: 2,
  backup: 1.5,
  restoreServer: 1,
} as const;

/**
 * One run out of a seed: people on laptops and at the head office, over a line that loses, cuts, doubles and delays, on
 * machines that die, on disks that rot, are copied and put back. After every contact a laptop must hold exactly what its
 * user may see; in the end everything saved must have its one answer and its one effect.
 * @throws Broken naming seed and step
 */
export async function simulate(
  app: BareApp,
  seed: number,
  steps: number,
  plants: Plants = {},
): Promise<Outcome> {
  const run = await Run.begin(app, seed, plants);
  try {
    for (let step = 0; step < steps; step++) {
      run.step = step;
      await run.next();
    }
    await run.quiet();
    return run.outcome();
  } catch (error) {
    throw new Broken(
      `seed ${seed}, step ${run.step} (${run.happening}): ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    );
  } finally {
    await run.end();
  }
}

class Run {
  step = 0;
  happening = 'begin';
  readonly #app: BareApp;
  readonly #chance: Chance;
  readonly #town: Town;
  readonly #folder: string;
  readonly #backup: ServerBackup;
  readonly #laptops: SimLaptop[] = [];
  readonly #sessions = new Map<string, Asking>();
  readonly #met = new Map<string, number>();
  /** Every command that was shown as saved and is still on some disk. */
  readonly #issued = new Map<string, Person>();
  #time = dayZero;

  readonly #plants: Plants;

  private constructor(app: BareApp, chance: Chance, town: Town, plants: Plants) {
    this.#app = app;
    this.#plants = plants;
    this.#chance = chance;
    this.#town = town;
    this.#folder = mkdtempSync(join(tmpdir(), 'trainflow-simulation-'));
    this.#backup = new ServerBackup(app.superuser, town.tenantId);
  }

  static async begin(app: BareApp, seed: number, plants: Plants): Promise<Run> {
    const town = await buildTown(app, `s${seed}-${Date.now().toString(36)}`);
    const run = new Run(app, new Chance(seed), town, plants);
    run.#tick(0);
    const holders = [...town.foremen, town.managers[1], town.officer, town.crew[0]];
    for (const person of holders) if (person) await run.#addLaptop(person);
    return run;
  }

  async next(): Promise<void> {
    const chance = this.#chance;
    const happening = chance.weighted(happenings);
    const laptop = chance.pick(this.#laptops);
    if (laptop === null) throw new Error('There are no laptops.');
    this.happening = happening;
    this.#note(happening);
    this.#tick(chance.below(20_000));
    laptop.line.weather = rough;
    laptop.danger = chance.happens(0.3) ? 0.15 : 0;
    switch (happening) {
      case 'act':
        this.#act(laptop);
        break;
      case 'contact':
        await this.#contact(laptop);
        break;
      case 'office': {
        const { name, isRefused } = await actInOffice(this.#office());
        this.#note(`${name}${isRefused ? ' (refused)' : ''}`);
        break;
      }
      case 'stray':
        await laptop.line.deliverStray();
        break;
      case 'time':
        this.#tick(chance.below(3) * 86_400_000);
        this.#sessions.clear();
        break;
      case 'reopen':
        laptop.reopen();
        break;
      case 'lineDown':
        laptop.line.isUp = !laptop.line.isUp;
        break;
      case 'loseCopy':
        laptop.loseCopy();
        break;
      case 'rot':
        laptop.rot();
        break;
      case 'clone':
        this.#clone(laptop);
        break;
      case 'takeImage':
        laptop.takeImage();
        break;
      case 'restoreImage':
        for (const id of laptop.restoreImage()) this.#forgetUnlessHeld(id);
        break;
      case 'collectTombstones':
        await this.#collectTombstones();
        break;
      case 'backup':
        await this.#backup.take();
        break;
      case 'restoreServer':
        await this.#restoreServer();
    }
  }

  /** Everything works from now on: all that was saved goes out, and every laptop comes to stand as the server does. */
  async quiet(): Promise<void> {
    this.happening = 'quiet';
    for (const laptop of this.#laptops) {
      laptop.line.weather = calm;
      laptop.line.isUp = true;
      laptop.danger = 0;
    }
    // What one sends may reach another only in the next round; more than a few are a fault.
    for (let round = 0, before = ''; round < 8; round++) {
      for (const laptop of this.#laptops) await this.#contact(laptop);
      const now = await this.#clock();
      if (now === before) break;
      before = now;
    }
    for (const laptop of this.#laptops) await this.#checkSettled(laptop);
    await this.#checkLedger();
    const differences = await auditPublication(this.#app.platform, this.#town.tenantId);
    if (differences.length > 0)
      throw new Error(
        `published and stored differ: ${differences.slice(0, 3).map(printDifference).join('; ')}`,
      );
  }

  outcome(): Outcome {
    const met = new Map(this.#met);
    for (const { line } of this.#laptops)
      for (const [name, count] of line.met) met.set(name, (met.get(name) ?? 0) + count);
    const count = (name: string) => met.get(name) ?? 0;
    return {
      commands: this.#issued.size,
      applied: count('command applied'),
      refused: count('command rejected'),
      met,
    };
  }

  async end(): Promise<void> {
    for (const laptop of this.#laptops) laptop.close();
    rmSync(this.#folder, { recursive: true, force: true });
    await this.#backup.drop();
  }

  #act(laptop: SimLaptop): void {
    const id = this.#chance.uuid(this.#time);
    try {
      const done = actOn(laptop, this.#chance, id);
      if (done === null) return;
      this.#note(done.name);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.#note('power cut');
      laptop.reopen();
    }
    if (laptop.saved.has(id)) this.#issued.set(id, laptop.person);
  }

  async #contact(laptop: SimLaptop): Promise<void> {
    let isThrough = await this.#isThrough(laptop);
    for (let attempt = 0; attempt < 3 && laptop.engine.sync.progress.stopped; attempt++) {
      try {
        await laptop.signIn();
      } catch (error) {
        // He no longer works here, or his laptop is no longer trusted.
        if (error instanceof Problem) return;
        throw error;
      }
      this.#note('signed in again');
      isThrough = await this.#isThrough(laptop);
    }
    if (checkRepairs(laptop)) this.#note('repaired');
    const { problem } = laptop.engine.sync.progress;
    if (problem !== null) this.#note(`contact: ${problem.code}`);
    else if (isThrough && laptop.engine.cache.isLevel())
      checkCopy(laptop, await this.#expectedOf(laptop.person));
  }

  async #isThrough(laptop: SimLaptop): Promise<boolean> {
    const isThrough = await laptop.contact();
    if (!isThrough) this.#note('power cut');
    return isThrough;
  }

  async #checkSettled(laptop: SimLaptop): Promise<void> {
    if (!(await this.#isActive(laptop.person))) return;
    checkAtRest(laptop);
    checkCopy(laptop, await this.#expectedOf(laptop.person));
  }

  /** Each command has its one answer, and its effect exactly when that says so. */
  async #checkLedger(): Promise<void> {
    const ledger = await readLedger(this.#app.superuser, this.#town.tenantId);
    for (const [id, person] of this.#issued) {
      const answer = ledger.answers.get(id);
      if (answer !== undefined) this.#note(`command ${answer.outcome}`);
      else if (await this.#isActive(person)) throw new Error(`a command that was saved has no answer: ${id}`);
    }
    checkEffects(ledger);
  }

  async #isActive({ id }: Person): Promise<boolean> {
    const { rows } = await this.#app.superuser.query(
      `select 1 from users where tenant_id = $1 and id = $2 and status = 'active'`,
      [this.#town.tenantId, id],
    );
    return rows.length > 0;
  }

  /** Moves with everything that is published or answered. */
  async #clock(): Promise<string> {
    const { rows } = await this.#app.superuser.query<{ now: string }>(
      `select (select seq from sync_clock where tenant_id = $1) || ' ' ||
         (select string_agg(id || ' ' || last_command, ' ' order by id) from devices where tenant_id = $1) as now`,
      [this.#town.tenantId],
    );
    return rows[0]?.now ?? '';
  }

  #expectedOf({ id }: Person): Promise<Expected> {
    return expectedOf(this.#app.superuser, this.#town.tenantId, id, this.#today());
  }

  #today = (): string => dateIn(zone, new Date(this.#time).toISOString());

  #office(): Office {
    return {
      town: this.#town,
      superuser: this.#app.superuser,
      chance: this.#chance,
      as: (person) => this.#asked(person),
      today: this.#today,
      newId: () => this.#chance.uuid(this.#time),
    };
  }

  /** A session in the browser; roles and deactivations end it, and then it is opened anew. */
  async #asked(person: Person): Promise<Asking> {
    const asked = this.#sessions.get(person.id) ?? (await this.#app.signIn(person));
    this.#sessions.set(person.id, asked);
    try {
      await asked(authApi.session, {});
      return asked;
    } catch {
      const { rows } = await this.#app.superuser.query(
        'select roles from users where tenant_id = $1 and id = $2',
        [this.#town.tenantId, person.id],
      );
      const anew = await this.#app.signIn({ ...person, roles: rows[0]?.roles ?? person.roles });
      this.#sessions.set(person.id, anew);
      return anew;
    }
  }

  async #addLaptop(person: Person): Promise<void> {
    const line = this.#newLine();
    const asked = await this.#asked(person);
    const { today: _, expiresAt: __, permissions: ___, ...account } = await asked(authApi.session, {});
    const laptop = new SimLaptop({
      person,
      account,
      folder: join(this.#folder, String(this.#laptops.length)),
      line,
      chance: this.#chance,
      time: () => this.#time,
      skew: this.#chance.pick([0, 0, 3_600_000, -5 * 60_000]) ?? 0,
      register: async (clientId) => {
        const browser = await this.#asked(person);
        const device = { id: clientId, name: 'Rig', platform: 'win32', appVersion: '1.0.0', protocol };
        const { token } = await browser(deviceApi.register, { body: device });
        return token;
      },
    });
    await laptop.signIn();
    this.#laptops.push(laptop);
    await this.#contact(laptop);
  }

  #clone(laptop: SimLaptop): void {
    if (this.#laptops.length >= mostLaptops) return;
    this.#laptops.push(laptop.cloneTo(join(this.#folder, String(this.#laptops.length)), this.#newLine()));
  }

  #newLine = () => new Line((path, init) => this.#serve(path, init), this.#chance);

  /** Requests in this process carry what a socket's other end would add. */
  async #serve(path: string, init: RequestInit): Promise<Response> {
    const request = new Request(new URL(path, 'http://localhost'), init);
    const bytes = init.body === undefined || init.body === null ? null : await request.arrayBuffer();
    const headers = new Headers(request.headers);
    if (bytes !== null) headers.set('content-length', String(bytes.byteLength));
    const answer = await this.#app.request(path, { method: init.method, headers, body: bytes });
    if (this.#plants.lateResults && path === deviceApi.push.path && this.#chance.happens(0.1))
      await this.#loseResult();
    return answer;
  }

  async #loseResult(): Promise<void> {
    await this.#app.superuser.query(
      `with gone as (
         delete from sync_commands where tenant_id = $1 and (device_id, seq) in (
           select id, last_command from devices where tenant_id = $1 and last_command > 0 limit 1)
         returning device_id, command_id),
       answered as (delete from sync_answered where tenant_id = $1 and command_id in (select command_id from gone))
       update devices set last_command = last_command - 1 where tenant_id = $1 and id in (select device_id from gone)`,
      [this.#town.tenantId],
    );
  }

  #forgetUnlessHeld(id: string): void {
    if (!this.#laptops.some(({ saved }) => saved.has(id))) this.#issued.delete(id);
  }

  /** As the nightly tick does for those older than 180 days. */
  async #collectTombstones(): Promise<void> {
    const { superuser } = this.#app;
    const { tenantId } = this.#town;
    const back = this.#chance.below(10);
    if (this.#plants.noFence) {
      await superuser.query('delete from sync_rows where tenant_id = $1 and body is null', [tenantId]);
      return;
    }
    await superuser.query(
      `with fence as (update sync_clock set gc_seq = greatest(gc_seq, seq - $2) where tenant_id = $1 returning gc_seq)
       delete from sync_rows where tenant_id = $1 and body is null and seq <= (select gc_seq from fence)`,
      [tenantId, back],
    );
  }

  async #restoreServer(): Promise<void> {
    if (!this.#backup.isTaken) return;
    await this.#backup.restore(this.#plants.sameEpoch !== true);
    this.#sessions.clear();
  }

  #tick(ms: number): void {
    this.#time += ms;
    this.#app.setClock(new Date(this.#time).toISOString());
  }

  #note(name: string): void {
    this.#met.set(name, (this.#met.get(name) ?? 0) + 1);
  }
}
