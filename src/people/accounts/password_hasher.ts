/** How a password becomes what is stored of it, and is compared with it (R03). */
export interface PasswordHasher {
  /** A string in PHC form with a salt of its own. @throws {RefusalError} `busy` under load. */
  hash(password: string): Promise<string>;
  /** Whether the password is the one that was stored. @throws {RefusalError} `busy` under load. */
  verify(password: string, stored: string): Promise<boolean>;
}
