using System.Linq;

namespace Fallback.Roslyn;

/// <summary>A difference between the policy and its lock file in words.</summary>
internal static class PolicyMessages
{
    // One line of a build's output. The rest is in the file, once it is accepted.
    private const int MostChanges = 8;

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
            ClientChange.Removed => $"{PolicyDocument.FileName} has the policy of {name}, which is gone",
            ClientChange.Renamed => $"{PolicyDocument.FileName} has the policy of {name} under its old name, '{diff.OldName}'"
                + (changes.Length > 0 ? $", and it has changed: {changes}" : ""),
            _ => $"the policy of {name} has changed: {changes}",
        };
        return $"{what}; accept it with: {Command}";
    }

    public static string Of(PolicyProblem problem)
    {
        string place = problem.Line > 0 ? $"line {TimeText.Number(problem.Line)}: " : "";
        return $"{PolicyDocument.FileName} cannot be read, {place}{problem.What}" + (problem.CanRewrite ? $"; write it anew with: {Command}" : "");
    }
}
