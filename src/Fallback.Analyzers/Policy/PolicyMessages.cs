using System.Globalization;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Describes a difference between the policy and its lock file.</summary>
internal static class PolicyMessages
{
    // One line of a build's output. The rest is in the file, once it is accepted.
    private const int MostChanges = 8;

    private const int LongestMessage = 2_000;

    private const string Command = "dotnet format analyzers --diagnostics " + DiagnosticIds.PolicyLock;

    public static string Of(ClientDiff diff)
    {
        string name = $"{(diff.IsConfigured ? "chain " : "")}'{diff.Name}'";
        string[] said = [.. diff.Changes.Select(static change => change.Sentence)];
        string changes = string.Join("; ", said.Take(MostChanges));
        if (said.Length > MostChanges) changes += $"; and {TimeText.Number(said.Length - MostChanges)} more";
        string what = diff.Change switch
        {
            ClientChange.Added => $"the policy of {name} is not in {PolicyDocument.FileName} yet: {changes}",
            ClientChange.Removed => $"{name} is in {PolicyDocument.FileName}, but no longer in the project",
            ClientChange.Renamed => $"{name} is in {PolicyDocument.FileName} under its old name, '{diff.OldName}'"
                + (changes.Length > 0 ? $", and its policy has changed: {changes}" : ""),
            _ => $"the policy of {name} has changed: {changes}",
        };
        return $"{Shown(what)}; to accept it, run: {Command}";
    }

    public static string Of(PolicyProblem problem)
    {
        string place = problem.Line > 0 ? $" (line {TimeText.Number(problem.Line)})" : "";
        string remedy = problem.CanRewrite ? $"; to write it again, run: {Command}" : "";
        return $"{PolicyDocument.FileName} cannot be read{place}: {Shown(problem.What)}{remedy}";
    }

    private static bool IsShown(char c) => !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format;

    /// <summary>Names and words of the file may come from any commit: they become one line of limited length.</summary>
    private static string Shown(string text)
    {
        string line = string.Concat(text.Select(static c => IsShown(c) ? c : ' '));
        return line.Length <= LongestMessage ? line : line.Substring(0, LongestMessage) + "…";
    }
}
