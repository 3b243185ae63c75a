using System;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>
/// The parts of a model's name. Its numbers are a version: another number is another model, never a typing error. Its separators (<c>-</c>,
/// <c>.</c>, <c>_</c>) are forgotten most easily.
/// </summary>
internal sealed class ModelSpelling(string name)
{
    private const int Shortest = 4;
    private const int Short = 6;
    private const int Long = 12;

    // Words that vendors name variants with, and that are not typing errors although they differ by one letter from another word: flash,
    // air, code.
    private static readonly string[] _variants = ["flashx", "airx", "coder"];

    private readonly string _name = name;
    private readonly string _letters = new([.. name.Where(char.IsLetter).Select(char.ToLowerInvariant)]);
    private readonly string _digits = new([.. name.Where(char.IsDigit)]);
    private readonly string _sequence = new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>Words of one letter, as in <c>command-r</c>: each names a model of its own.</summary>
    private readonly string _initials = string.Concat(
        name.ToLowerInvariant().Split('-', '.', '_', '/', ':').Where(static word => word.Length == 1 && char.IsLetter(word[0])));

    /// <summary>Returns the number of typing errors between two names; null if there are more than a person makes.</summary>
    public int? SlipsFrom(ModelSpelling written)
    {
        if (written._sequence == _sequence) return 0;
        // A vendor's name within the model's is easily left out: groq/openai/gpt-oss-120b.
        if (_name.EndsWith("/" + written._name, StringComparison.OrdinalIgnoreCase)) return 1;
        if (written._digits != _digits) return null;
        int length = Math.Min(_letters.Length, written._letters.Length);
        int slips = NearestName.Edits(written._letters, _letters);
        // The same words in another order: claude-5-5-sonnet.
        if (slips == 0) return length >= Short ? 1 : null;
        if (written._initials != _initials) return null;
        bool isSwap = slips == 1 && length >= 3 && IsSwap(_letters, written._letters);
        return isSwap || (slips <= (length >= Long ? 2 : length >= Short ? 1 : 0) && AreSlips(Words(), written.Words())) ? slips : null;
    }

    /// <summary>
    /// Whether the differences are typing errors. In one word, two errors make another name (<c>pixtral</c>, <c>magistral</c>), and in a
    /// short word, one different letter does (<c>live</c>, <c>lite</c>).
    /// </summary>
    private static bool AreSlips(string[] known, string[] written) =>
        known.Length != written.Length
        || !known.Where((word, i) => !IsSlip(word, written[i])).Any();

    private static bool IsSlip(string known, string written) => NearestName.Edits(known, written) switch
    {
        0 => true,
        _ when _variants.Contains(written) => false,
        1 => known.Length != written.Length || known.Length > Shortest || IsSwap(known, written),
        _ => known.Length >= Long,
    };

    private static bool IsSwap(string known, string written) =>
        known.Length == written.Length && known.OrderBy(static c => c).SequenceEqual(written.OrderBy(static c => c));

    private string[] Words() =>
        new string([.. _name.Select(static c => char.IsLetter(c) ? char.ToLowerInvariant(c) : ' ')])
            .Split([' '], StringSplitOptions.RemoveEmptyEntries);
}
