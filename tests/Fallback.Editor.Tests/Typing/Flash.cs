namespace Fallback.Editor.Tests.Typing;

/// <summary>A finding that goes away by typing on.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Typed">The text up to the caret.</param>
/// <param name="At">The text from the finding on.</param>
internal sealed record Flash(string Id, string Typed, string At)
{
    public override string ToString() => $"{Id} at '{Line(At)}' after '{Typed[(Typed.LastIndexOf('\n') + 1)..].Trim()}'";

    private static string Line(string text) => text.IndexOf('\n') is > 0 and var end ? text[..Math.Min(end, 30)] : text[..Math.Min(text.Length, 30)];
}
