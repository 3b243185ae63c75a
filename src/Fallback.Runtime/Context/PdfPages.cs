namespace Fallback;

/// <summary>Counts the pages of a PDF by their marks, without reading it.</summary>
internal static class PdfPages
{
    /// <summary>Returns the number of pages; null if there may be more than are visible, because a file may compress its objects.</summary>
    public static int? Count(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf("/ObjStm"u8) >= 0) return null;
        int pages = 0;
        for (ReadOnlySpan<byte> rest = file; rest.IndexOf("/Type"u8) is var at and >= 0;)
        {
            rest = rest[(at + "/Type"u8.Length)..].TrimStart(" \t\r\n\f\0"u8);
            if (rest.StartsWith("/Page"u8) && (rest.Length == 5 || !IsLetter(rest[5]))) pages++;
        }
        return pages == 0 ? null : pages;
    }

    private static bool IsLetter(byte value) => char.IsAsciiLetter((char)value);
}
