// Telling a slip of the fingers from another word. Owns what counts as one: the same first letter, and one letter more,
// less, other, or two neighbours swapped; "/fish" is not a wish, and "/eject" no rejection.

/** Whether `written` is not `meant`, and one slip away from it. Takes time in the length of `meant` only. */
export function isSlip(written: string, meant: string): boolean {
  const longer = written.length - meant.length;
  if (written === meant || Math.abs(longer) > 1 || written[0] !== meant[0]) return false;
  let same = 1;
  while (same < meant.length && written[same] === meant[same]) same += 1;
  if (longer > 0) return written.slice(same + 1) === meant.slice(same);
  if (longer < 0) return written.slice(same) === meant.slice(same + 1);
  const swapped = written[same] === meant[same + 1] && written[same + 1] === meant[same];
  return (
    written.slice(same + 1) === meant.slice(same + 1) ||
    (swapped && written.slice(same + 2) === meant.slice(same + 2))
  );
}
