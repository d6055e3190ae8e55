import { typeUploadFailed } from '../bridge/declared.generated.js';
import { failure } from './errors.js';

/** How long a file may be on its way, ms: as the vendor's. */
export const FILE_MS = 5 * 60_000;

/** Where files go, and as whom. */
export interface UploadTarget {
  apiUrl: string;
  orgName: string;
  appName: string;
  accessToken: string;
}

export const appUrl = ({ apiUrl, orgName, appName }: UploadTarget) => `${apiUrl}/${orgName}/${appName}`;

interface Exchange {
  method?: 'POST' | 'PUT' | 'DELETE';
  url: string;
  form?: FormData;
  onProgress?: (event: ProgressEvent) => void;
}

/**
 * Sends a form and resolves with the server's JSON (docs/protocol.md 7).
 * XMLHttpRequest, since fetch tells no progress of what it sends.
 */
export function exchange(target: UploadTarget, { method = 'POST', url, form, onProgress }: Exchange): Promise<any> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const refuse = (data: unknown, text = 'Failed to upload the file') => reject(failure(typeUploadFailed, text, data));
    if (onProgress) request.upload.addEventListener('progress', onProgress);
    request.addEventListener('load', () => {
      let answer: any;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        return refuse(request.responseText);
      }
      if (request.status !== 200) return refuse(answer, answer?.error_description);
      resolve(answer);
    });
    for (const event of ['error', 'timeout', 'abort']) {
      request.addEventListener(event, () => refuse({ event, url }, `Failed to upload the file: ${event}`));
    }
    request.timeout = FILE_MS;
    request.open(method, url);
    request.setRequestHeader('restrict-access', 'true');
    request.setRequestHeader('Accept', '*/*');
    request.setRequestHeader('Authorization', `Bearer ${target.accessToken}`);
    request.send(form ?? null);
  });
}
