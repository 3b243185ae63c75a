using System.Text;

namespace Fallback.Editor.Tests.Typing;

/// <summary>Types key by key, with or without an editor that closes brackets and quotes.</summary>
internal static class Typist
{
    /// <summary>The file at each key: its text, and where the caret is.</summary>
    public static IEnumerable<(string Text, int Caret)> Type(TypedFile file, bool closes)
    {
        var open = new Stack<char>();
        for (int keys = 1; keys <= file.Typed.Length; keys++)
        {
            char key = file.Typed[keys - 1];
            if (closes) Press(key, keys > 1 ? file.Typed[keys - 2] : ' ', open);
            var text = new StringBuilder(file.Before).Append(file.Typed, 0, keys);
            foreach (char closer in open) text.Append(closer);
            yield return (text.Append(file.After).ToString(), file.Before.Length + keys);
        }
    }

    /// <summary>A closer that is typed goes over the one that stands there; in a string, the editor closes braces only.</summary>
    private static void Press(char key, char before, Stack<char> open)
    {
        if (open.TryPeek(out char closer) && closer == key && before != '\\') open.Pop();
        else if (open.Contains('"') && key != '{') return;
        else if (key switch { '(' => ')', '[' => ']', '{' => '}', '"' => '"', _ => default } is var added && added != default) open.Push(added);
    }
}
