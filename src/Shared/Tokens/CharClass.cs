namespace Fallback;

/// <summary>The kind of a character, as far as tokenizers treat kinds alike.</summary>
internal enum CharClass
{
    Lower,
    Upper,
    Digit,
    Accented,
    Space,
    NewLine,
    Punctuation,
    Cyrillic,
    /// <summary>Arabic, Hebrew and the scripts of India: long words of a few tokens.</summary>
    Abjad,
    /// <summary>Greek, Thai, Lao.</summary>
    Dense,
    /// <summary>Han, hiragana, katakana.</summary>
    Ideograph,
    Hangul,
    WidePunctuation,
    /// <summary>Armenian, Georgian, Burmese: in large vocabularies only.</summary>
    Minor,
    /// <summary>Half of a pair: emoji, rare ideographs.</summary>
    Surrogate,
    Rare,
}

/// <summary>Finds a character's class.</summary>
internal static class CharClasses
{
    public static CharClass Of(char c)
    {
        if (c < 0x80) return OfAscii(c);
        if (c < 0x300) return c < 0xC0 || c is '×' or '÷' ? CharClass.Punctuation : c < 0x250 ? CharClass.Accented : CharClass.Rare;
        if (c < 0x1000) return OfAlphabet(c);
        if (c < 0x1100) return CharClass.Minor;
        if (c < 0x3000)
            return c is >= '\u1E00' and < '\u1F00' ? CharClass.Accented : c is >= '\u2000' and < '\u2070' ? CharClass.Punctuation : CharClass.Rare;
        if (c < 0x3040 || c is >= '\uFF00' and < '\uFF66') return CharClass.WidePunctuation;
        if (c < 0x3100 || c is >= '\u4E00' and < '\uA000') return CharClass.Ideograph;
        if (c is >= '\uAC00' and < '\uD7A4') return CharClass.Hangul;
        return char.IsSurrogate(c) ? CharClass.Surrogate : CharClass.Rare;
    }

    private static CharClass OfAscii(char c) => c switch
    {
        >= 'a' and <= 'z' => CharClass.Lower,
        >= 'A' and <= 'Z' => CharClass.Upper,
        >= '0' and <= '9' => CharClass.Digit,
        ' ' => CharClass.Space,
        '\n' or '\r' or '\t' => CharClass.NewLine,
        _ => CharClass.Punctuation,
    };

    private static CharClass OfAlphabet(char c) => (int)c switch
    {
        < 0x370 => CharClass.Accented,
        < 0x400 => CharClass.Dense,
        < 0x530 => CharClass.Cyrillic,
        < 0x590 => CharClass.Minor,
        < 0x780 => CharClass.Abjad,
        < 0x900 => CharClass.Rare,
        < 0xE00 => CharClass.Abjad,
        < 0xF00 => CharClass.Dense,
        _ => CharClass.Rare,
    };
}
