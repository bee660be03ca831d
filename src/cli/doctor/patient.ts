import type { Patient } from '../../doctor/index.ts';
import { readTrustFile } from '../../gate/trust/trust-file.ts';
import { readPolicyFiles } from './policy.ts';

/** Address of a GitLab as people write it, without a slash at its end and without the API's path. */
export function homeOf(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/api\/v4$/, '');
}

/** The project of a GitLab to look at; keys and policy are read as the gate reads them. */
export function patientAt(home: string, rest: Omit<Patient, 'apiUrl' | 'readTrust' | 'readPolicy'>): Patient {
  return { ...rest, apiUrl: `${home}/api/v4`, readTrust: readTrustFile, readPolicy: readPolicyFiles };
}
