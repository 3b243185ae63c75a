using System.ComponentModel;
using System.Globalization;

namespace Fallback.CompilerServices;

/// <summary>Formats prompt values that an interpolated string cannot format. For generated code; do not use it in your own code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PromptText
{
    /// <summary>Returns the items of a sequence, formatted with the invariant culture and separated by commas. Empty for null.</summary>
    public static string Join<T>(IEnumerable<T>? items, string? format = null)
    {
        if (items is null) return "";
        return string.Join(", ", items.Select(item =>
            item is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : item?.ToString()));
    }
}
