import { typeUploadFailed } from '../bridge/declared.generated.js';
import { failure } from './errors.js';
import { appUrl, exchange, type UploadTarget } from './rest.js';

/** Files larger than this are uploaded in parts, in bytes: the vendor's own limit. */
export const partsFrom = 7.5 * 1024 * 1024;

/**
 * Uploads a file in parts, one after the other, and resolves with the answer
 * that a simple upload gives. Resolves with undefined if the server takes no
 * parts: then the simple upload is left. `query`: where the file belongs.
 */
export async function uploadInParts(
  target: UploadTarget,
  file: Blob,
  query: string,
  onProgress: (event: ProgressEvent) => void,
): Promise<any> {
  const all = `${appUrl(target)}/sdk/chatfiles/part-upload`;
  const begun = await exchange(target, { url: all }).catch(() => undefined);
  const { uuid, part_lower_limit: size, file_upper_limit: most } = begun?.entities?.[0] ?? {};
  if (!uuid || !(size > 0)) return undefined;
  const url = `${all}/${uuid}`;
  try {
    if (file.size > most) {
      throw failure(typeUploadFailed, `The file size exceeds the maximum limit: ${file.size} bytes, the server takes ${most}`);
    }
    for (let start = 0, number = 1; start < file.size; start += size, number++) {
      const form = new FormData();
      form.append('part_file', file.slice(start, start + size));
      form.append('part_number', String(number));
      const progress = ({ loaded }: ProgressEvent) =>
        onProgress(
          new ProgressEvent('progress', { lengthComputable: true, loaded: Math.min(start + loaded, file.size), total: file.size }),
        );
      await exchange(target, { method: 'PUT', url, form, onProgress: progress });
    }
    return await exchange(target, { url: `${url}?restrict-access=true&${query}` });
  } catch (error) {
    exchange(target, { method: 'DELETE', url }).catch(() => {}); // it ends by itself, later
    throw error;
  }
}
