using System;
using System.Text;

namespace Fallback.Roslyn;

/// <summary>Text with indentation, always with <c>\n</c>.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;

    public SourceWriter Line(string line = "")
    {
        if (line.Length > 0) _text.Append(' ', _indent * 4).Append(line);
        _text.Append('\n');
        return this;
    }

    /// <summary>A block in braces.</summary>
    public SourceWriter Block(string head, Action<SourceWriter> body, string tail = "}")
    {
        Line(head).Line("{");
        _indent++;
        body(this);
        _indent--;
        return Line(tail);
    }

    public override string ToString() => _text.ToString();
}
