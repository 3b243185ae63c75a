using System;
using System.Linq;
using Fallback.Catalogue;

namespace Fallback.Roslyn;

/// <summary>
/// A model's name taken apart. Its numbers are a version: another number is another model, never a slip. Its marks (<c>-</c>, <c>.</c>, <c>_</c>)
/// are what is forgotten first.
/// </summary>
internal sealed class ModelSpelling(string name)
{
    private const int Short = 6;
    private const int Long = 12;

    private readonly string _name = name;
    private readonly string _letters = new([.. name.Where(char.IsLetter).Select(char.ToLowerInvariant)]);
    private readonly string _digits = new([.. name.Where(char.IsDigit)]);
    private readonly string _sequence = new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>Words of one letter, as in <c>command-r</c>: each stands for a model of its own.</summary>
    private readonly string _initials =
        string.Concat(name.ToLowerInvariant().Split('-', '.', '_', '/', ':').Where(static word => word.Length == 1 && char.IsLetter(word[0])));

    /// <summary>How many slips of the keyboard there are between two names; null when they are more than one makes.</summary>
    public int? SlipsFrom(ModelSpelling written)
    {
        if (written._sequence == _sequence) return 0;
        // A vendor's name within the model's is left out easily: groq/openai/gpt-oss-120b.
        if (_name.EndsWith("/" + written._name, StringComparison.OrdinalIgnoreCase)) return 1;
        if (written._digits != _digits) return null;
        int length = Math.Min(_letters.Length, written._letters.Length);
        int slips = NearestName.Edits(written._letters, _letters);
        // The same words in another order: claude-5-5-sonnet.
        if (slips == 0) return length >= Short ? 1 : null;
        if (written._initials != _initials) return null;
        bool isSwap = slips == 1 && _letters.Length == written._letters.Length && length >= 3
            && _letters.OrderBy(static c => c).SequenceEqual(written._letters.OrderBy(static c => c));
        return isSwap || slips <= (length >= Long ? 2 : length >= Short ? 1 : 0) ? slips : null;
    }
}
