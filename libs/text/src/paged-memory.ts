/** What is needed of it: the compiler knows it only of browsers. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

const PAGE_BYTES = 65_536;

/**
 * Empty memory that begins where a page does, and so where a line of the processor's cache does.
 * Arrays that are large begin elsewhere (16 bytes behind a page, as glibc gives them): what is as
 * long as a line then lies in two, and both are waited for.
 * @returns at least so many bytes
 */
export function pagedMemory(bytes: number): ArrayBuffer {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) }).buffer;
}
