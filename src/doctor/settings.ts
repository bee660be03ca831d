import { messageOf } from '../lib/errors.ts';
import type { Answer, Ask, Patient } from './port.ts';
import { type Fields, isFields, known, type Reading, unknown } from './reading.ts';

/** More pages than this are not read: a list that long is reported as unknown. */
const MOST_PAGES = 20;

/** The project's settings, each asked for once. */
export class Settings {
  readonly patient: Patient;
  readonly #answers = new Map<string, Promise<Answer>>();

  constructor(patient: Patient) {
    this.patient = patient;
  }

  /** The project itself. */
  project(): Promise<Reading<Fields>> {
    return this.get('');
  }

  /** An object below the project. */
  async get(path: string): Promise<Reading<Fields>> {
    return fieldsIn(await this.#ask(this.patient.ask, below(this.patient.project, path)), path);
  }

  /** All pages of a list below the project. */
  list(path: string): Promise<Reading<readonly Fields[]>> {
    return this.listOf(this.patient.project, path);
  }

  /** All pages of a list below another project. */
  async listOf(project: string, path: string): Promise<Reading<readonly Fields[]>> {
    const rows: Fields[] = [];
    const separator = path.includes('?') ? '&' : '?';
    for (let page: number | null = 1, read = 0; page !== null; read += 1) {
      if (read === MOST_PAGES) return unknown(`GitLab lists more than ${MOST_PAGES} pages of ${named(path)}`);
      const answer = await this.#ask(this.patient.ask, below(project, `${path}${separator}per_page=100&page=${page}`));
      const value = jsonIn(answer, path);
      if (!value.known) return value;
      if (!Array.isArray(value.value) || !value.value.every(isFields)) return unknown(`${named(path)}: the answer is no list`);
      rows.push(...value.value);
      page = answer.nextPage;
    }
    return known(rows);
  }

  /** The bare answer of any endpoint, for those whose absence says something. */
  async answer(endpoint: string): Promise<Answer> {
    return await this.#ask(this.patient.ask, endpoint);
  }

  /** What the controller's own token is told. */
  async asController(endpoint: string): Promise<Reading<Fields>> {
    const { askAsController } = this.patient;
    if (askAsController === null) return unknown("the controller's token is not in the environment");
    return fieldsIn(await this.#ask(askAsController, endpoint, 'controller'), endpoint);
  }

  /** An object below the project, as the controller's own token is told it. */
  async getAsController(path: string): Promise<Reading<Fields>> {
    return await this.asController(below(this.patient.project, path));
  }

  #ask(ask: Ask, endpoint: string, who = 'reader'): Promise<Answer> {
    const key = `${who} ${endpoint}`;
    const asked = this.#answers.get(key) ?? ask(endpoint);
    this.#answers.set(key, asked);
    return asked;
  }
}

function below(project: string, path: string): string {
  return `projects/${encodeURIComponent(project)}${path === '' ? '' : `/${path}`}`;
}

function fieldsIn(answer: Answer, path: string): Reading<Fields> {
  const value = jsonIn(answer, path);
  if (!value.known) return value;
  return isFields(value.value) ? known(value.value) : unknown(`${named(path)}: the answer is no object`);
}

export function jsonIn(answer: Answer, path: string): Reading<unknown> {
  if (answer.status < 200 || answer.status >= 300) return unknown(`${named(path)}: GitLab answers ${meaningOf(answer.status)}`);
  try {
    return known(JSON.parse(answer.text));
  } catch (error) {
    return unknown(`${named(path)}: the answer is no JSON (${messageOf(error).slice(0, 80)})`);
  }
}

function named(path: string): string {
  return path === '' ? 'the project' : decodeURIComponent(path.split('?', 1)[0] ?? path);
}

function meaningOf(status: number): string {
  if (status === 401) return '401, the token is not accepted';
  if (status === 403) return '403, which this token may not read';
  if (status === 404) return '404, which this token may not see or this edition does not have';
  return String(status);
}
