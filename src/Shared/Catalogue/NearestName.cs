using System;
using System.Collections.Generic;
using System.Linq;

namespace Fallback.Catalogue;

/// <summary>The name that was most likely meant.</summary>
internal static class NearestName
{
    // A comparison takes time in proportion to the lengths.
    private const int LongestWritten = 64;

    /// <summary>The nearest of some names, or null when none is near (more than a third of the letters differ).</summary>
    public static string? Of(string written, IEnumerable<string> names) =>
        names.Select(name => (name, distance: Distance(written, name)))
            .Where(candidate => candidate.distance <= Math.Max(1, Math.Max(written.Length, candidate.name.Length) / 3))
            .OrderBy(candidate => candidate.distance).ThenBy(candidate => candidate.name, StringComparer.Ordinal)
            .Select(candidate => candidate.name).FirstOrDefault();

    /// <summary>What to write instead of a name that nothing knows: the nearest one, or one of all. The name may come from anybody.</summary>
    public static string Remedy(string written, IEnumerable<string> known) =>
        written.Length <= LongestWritten && Of(written, known) is { } near ? $"did you mean {near}?" : $"known here: {string.Join(", ", known)}";

    // A model's bare name means the one at its provider.
    private static int Distance(string written, string name) =>
        name.EndsWith("/" + written, StringComparison.OrdinalIgnoreCase) ? 1 : Edits(written.ToUpperInvariant(), name.ToUpperInvariant());

    /// <summary>How many letters were left out, added, exchanged or swapped with the next one.</summary>
    public static int Edits(string a, string b)
    {
        int[] before = [], last = [], row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            (before, last, row) = (last, row, new int[b.Length + 1]);
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }
        return row[b.Length];
    }
}
