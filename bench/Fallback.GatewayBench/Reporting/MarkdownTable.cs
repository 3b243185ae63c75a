using System.Text;

namespace Fallback.GatewayBench;

/// <summary>A table whose first column is text and whose others are figures.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(params IEnumerable<string> columns)
    {
        string[] all = [.. columns];
        Row(all);
        _text.Append("|---|").Insert(_text.Length, "---:|", all.Length - 1).Append('\n');
    }

    public void Row(params IEnumerable<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    public override string ToString() => _text.ToString();
}
