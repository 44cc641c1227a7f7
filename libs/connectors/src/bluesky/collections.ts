/** Collections of records that are read. */
export const POST = 'app.bsky.feed.post';
export const REPOST = 'app.bsky.feed.repost';
export const LIKE = 'app.bsky.feed.like';
