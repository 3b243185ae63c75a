using System.Text;

namespace Fallback.Roslyn;

/// <summary>Writes indented lines that end in <c>\n</c> on every system.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line, or several: each line of the text is indented; empty ones stay empty.</summary>
    public void Line(string text = "")
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Length > 0) _text.Append(' ', _depth * 4).Append(line);
            _text.Append('\n');
        }
    }

    public void Open(string text = "{")
    {
        Line(text);
        _depth++;
    }

    public void Close(string text = "}")
    {
        Unindent();
        Line(text);
    }

    /// <summary>Marks what follows as generated, and by which version.</summary>
    public void GeneratedCode() =>
        Line($"[global::System.CodeDom.Compiler.GeneratedCode({Literal.Of(ClientName.Tool)}, {Literal.Of(ClientName.Version)})]");

    public void Unindent() => _depth--;

    public override string ToString() => _text.ToString();
}
