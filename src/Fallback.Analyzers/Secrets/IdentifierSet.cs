using System.Collections.Generic;

namespace Fallback.Roslyn;

/// <summary>A set of identifiers that is searched for in text in one pass, without splitting the text.</summary>
internal sealed class IdentifierSet
{
    private const uint Seed = 2166136261;
    private const uint Prime = 16777619;

    private readonly HashSet<string> _names = [];
    private readonly HashSet<uint> _hashes = [];

    public bool Add(string name)
    {
        if (!_names.Add(name)) return false;
        uint hash = Seed;
        foreach (char c in name) hash = (hash ^ c) * Prime;
        _hashes.Add(hash);
        return true;
    }

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>Returns those that occur in a piece of text, once per occurrence.</summary>
    public IEnumerable<string> In(string text, int start, int end)
    {
        if (_names.Count == 0) yield break;
        for (int at = start; at < end;)
        {
            if (!IsPart(text[at]))
            {
                at++;
                continue;
            }
            int first = at;
            uint hash = Seed;
            for (; at < end && IsPart(text[at]); at++) hash = (hash ^ text[at]) * Prime;
            if (_hashes.Contains(hash) && text.Substring(first, at - first) is var name && _names.Contains(name)) yield return name;
        }
    }

    private static bool IsPart(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' || (c > 127 && char.IsLetterOrDigit(c));
}
