using System.ComponentModel;
using System.Globalization;

namespace Fallback.CompilerServices;

/// <summary>Formats prompt values that an interpolated string cannot; not for hand-written code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PromptText
{
    /// <summary>The items of a sequence with the invariant culture, with a comma between them. Empty for null.</summary>
    public static string Join<T>(IEnumerable<T>? items, string? format = null)
    {
        if (items is null) return "";
        return string.Join(", ", items.Select(item =>
            item is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : item?.ToString()));
    }
}
