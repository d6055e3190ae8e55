/**
 * A user's id as the server writes it. Upper and lower case are the same user, and what follows a
 * slash is the address of a device (docs/plugin-contract.md 2). localcache/session.go has the same rule.
 */
export const userId = (name: string): string => lowerCase(name.split('/', 1)[0]);

/** Ids are letters, digits, "_", "-" and ".". Letters of other scripts are not changed, so that Go gives the same. */
export const lowerCase = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
