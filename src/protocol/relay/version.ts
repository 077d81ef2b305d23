/** Raised when a message changes its meaning. Relay, nodes and studios of one number understand each other. */
export const RELAY_PROTOCOL = 1;

/** Header of every request and answer, so that an old node or a newer studio is told so instead of misread. */
export const PROTOCOL_HEADER = 'storycore-protocol';

/** Of this program, as package.json has it (version.test.ts holds the two together). */
export const PROGRAM_VERSION = '0.1.0';
