using System.Linq;
using System.Text;

namespace Fallback.Roslyn;

/// <summary>Writes a comparison as Markdown, for a comment in a pull request: a table for each client.</summary>
internal static class PolicyMarkdown
{
    public static string Of(PolicyDiff diff)
    {
        var text = new StringBuilder();
        text.Append("### Fallback policy\n\n");
        if (diff.IsEmpty) return text.Append("Nothing of the policy changes.\n").ToString();
        int count = diff.Clients.Count;
        text.Append(count == 1 ? "One client changes.\n" : $"{TimeText.Number(count)} clients change.\n");
        foreach (ClientDiff client in diff.Clients) Append(text, client);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ClientDiff client)
    {
        string kind = client.IsConfigured ? "chain " : "";
        text.Append($"\n#### {kind}{Code(client.Name)}{Head(client)}\n");
        if (client.Changes.Count == 0) return;
        bool isNew = client.Change == ClientChange.Added;
        text.Append(isNew ? "\n| | |\n|---|---|\n" : "\n| | before | after |\n|---|---|---|\n");
        foreach (PolicyChange change in client.Changes)
        {
            string what = (change.Method.Length > 0 ? Code(change.Method) + ": " : "") + Escaped(change.What);
            string before = isNew ? "" : $" {Cell(change, change.Before)} |";
            text.Append($"| {what} |{before} {Cell(change, change.After)} |\n");
        }
    }

    private static string Head(ClientDiff client) => client.Change switch
    {
        ClientChange.Added => " is new",
        ClientChange.Removed => " is gone",
        ClientChange.Renamed => $" was {Code(client.OldName)}",
        _ => "",
    };

    private static string Cell(PolicyChange change, string figure) => figure.Length == 0 ? "none" : Escaped(figure + change.Unit);

    /// <summary>Returns a name as code: it must end neither the code nor the table's cell.</summary>
    private static string Code(string name) => $"`{name.Replace('`', '\'').Replace('|', '/').Replace('\n', ' ').Replace('\r', ' ')}`";

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '|' or '<' or '[' or ']' or '~' or '@' or '#') escaped.Append('\\');
            escaped.Append(c is '\n' or '\r' ? ' ' : c);
        }
        return escaped.ToString();
    }
}
