// The first bytes of an answer of any length, as text. The rest is never received: a file of a hundred megabytes must not
// fill the memory of who only looks at its beginning.

/** @param body what Octokit gives where it is asked not to read it; a mark of the byte order is taken away */
export async function beginningOf(body: unknown, mostBytes: number): Promise<string> {
  if (!(body instanceof ReadableStream)) return '';
  const stream: ReadableStream<Uint8Array> = body;
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of stream) {
    text += decoder.decode(chunk.subarray(0, mostBytes - bytes), { stream: true });
    bytes += chunk.length;
    if (bytes >= mostBytes) break;
  }
  return text + decoder.decode();
}
