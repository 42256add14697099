// What comments were answered, and which comment announces which event: what the app said on GitHub and may say again.
import type { Comments } from '../ports/store.ts';
import { encode } from './codec.ts';
import { type Database, inTransaction } from './database.ts';
import { addJobs } from './outbox.ts';

export function comments(db: Database, refreshDelaySeconds: number): Comments {
  return {
    async readAsOf(comment, revision) {
      const row = await db
        .insertInto('comments_read')
        .values({ comment, revision })
        .onConflict((conflict) =>
          conflict
            .column('comment')
            .doUpdateSet({ revision })
            .where('comments_read.gone', '=', false)
            .where((at) =>
              at.or([
                at('comments_read.revision', 'is', null),
                at('comments_read.revision', '<=', at.ref('excluded.revision')),
              ]),
            ),
        )
        .returning('comment')
        .executeTakeFirst();
      return row !== undefined;
    },

    async rememberGone(comment) {
      await db
        .insertInto('comments_read')
        .values({ comment, gone: true })
        .onConflict((conflict) => conflict.column('comment').doUpdateSet({ gone: true }))
        .execute();
    },

    async recordAnswer({ comment, project, issueNumber, author, lines }, jobs) {
      const said = { project, issue_number: issueNumber, author, lines: encode(lines) };
      await inTransaction(db, async (tx) => {
        await tx
          .insertInto('answers')
          .values({ comment, ...said })
          .onConflict((conflict) => conflict.column('comment').doUpdateSet(said))
          .execute();
        await addJobs(tx, jobs, refreshDelaySeconds);
      });
    },

    async answer(comment) {
      const row = await db
        .selectFrom('answers')
        .selectAll()
        .where('comment', '=', comment)
        .executeTakeFirst();
      return (
        row && {
          comment: row.comment,
          project: row.project,
          issueNumber: row.issue_number,
          author: row.author,
          lines: row.lines,
          reply: row.reply ?? undefined,
          replyDigest: row.reply_digest ?? undefined,
          reaction: row.reaction ?? undefined,
        }
      );
    },

    async rememberReply(comment, { reply, digest, reaction }) {
      await db
        .updateTable('answers')
        .set({ reply: reply ?? null, reply_digest: digest ?? null, reaction: reaction ?? null })
        .where('comment', '=', comment)
        .execute();
    },

    async announced(campaign, sequence) {
      const row = await db
        .selectFrom('announcements')
        .select('comment')
        .where('campaign', '=', campaign)
        .where('sequence', '=', sequence)
        .executeTakeFirst();
      return row?.comment;
    },

    async rememberAnnouncement(campaign, sequence, comment) {
      await db
        .insertInto('announcements')
        .values({ campaign, sequence, comment })
        .onConflict((conflict) => conflict.columns(['campaign', 'sequence']).doUpdateSet({ comment }))
        .execute();
    },
  };
}
