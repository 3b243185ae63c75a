namespace Fallback;

/// <summary>A vocabulary that several models share.</summary>
internal enum TokenizerFamily
{
    Unknown,
    O200k,
    Cl100k,
}

/// <summary>Finds the vocabulary of a model, by OpenAI's tiktoken; Microsoft.ML.Tokenizers knows no model newer than itself.</summary>
internal static class TokenizerFamilies
{
    // gpt-oss has o200k_harmony: the same vocabulary with other control tokens, which no text of a prompt can contain.
    private static readonly string[] _o200k =
        ["gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "gpt-6", "gpt-oss", "chatgpt-4o", "codex-mini", "o1", "o3", "o4"];

    // Azure writes gpt-35.
    private static readonly string[] _cl100k = ["gpt-4", "gpt-3.5", "gpt-35", "text-embedding", "davinci-002", "babbage-002"];

    private const string FineTuned = "ft:";

    public static TokenizerFamily Of(string model)
    {
        ReadOnlySpan<char> name = model.AsSpan(model.LastIndexOf('/') + 1);
        if (name.StartsWith(FineTuned, StringComparison.OrdinalIgnoreCase)) name = name[FineTuned.Length..];
        if (IsOneOf(name, _o200k, mayHaveMinor: true)) return TokenizerFamily.O200k;
        return IsOneOf(name, _cl100k, mayHaveMinor: false) ? TokenizerFamily.Cl100k : TokenizerFamily.Unknown;
    }

    /// <summary>
    /// Whether a name begins with one of the families; <c>.2</c> may follow some: gpt-5.2 is a gpt-5, but gpt-4.7 is not a gpt-4.
    /// </summary>
    private static bool IsOneOf(ReadOnlySpan<char> name, string[] families, bool mayHaveMinor)
    {
        foreach (string family in families)
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase)
                && (name.Length == family.Length
                    || (!char.IsAsciiLetterOrDigit(name[family.Length]) && (mayHaveMinor || name[family.Length] != '.'))))
                return true;
        return false;
    }
}
