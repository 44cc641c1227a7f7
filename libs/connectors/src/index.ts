/** One file or folder per platform, over one shared kit. */
export {};
