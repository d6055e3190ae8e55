/** What is wrong with an answer, if anything is. */
export const wrong = (what: string, is: unknown, wanted: unknown) => (is === wanted ? undefined : `${what} ${is}, not ${wanted}`);
