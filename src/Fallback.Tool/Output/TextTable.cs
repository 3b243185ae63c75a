namespace Fallback.Tool.Output;

/// <summary>A table that is readable in a file or a pipe: columns separated by blanks, without lines and colors.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];
    private readonly HashSet<int> _figures = [];

    /// <summary>Aligns columns to the right.</summary>
    public TextTable Figures(params int[] columns)
    {
        _figures.UnionWith(columns);
        return this;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output, string indent = "")
    {
        int[] widths = [.. headings.Select((heading, column) => _rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        string[][] lines = [headings, .. _rows];
        foreach (string[] cells in lines)
        {
            IEnumerable<string> padded = cells.Select(
                (cell, column) => _figures.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine((indent + string.Join("  ", padded)).TrimEnd());
        }
    }
}
