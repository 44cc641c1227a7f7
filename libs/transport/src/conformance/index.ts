/** The executable contract of every transport. */
export {};
