using System.Collections.Immutable;
using System.Globalization;
using Fallback.Analyzers.Tests.Verification;
using Fallback.Catalogue;
using Fallback.Roslyn;
using Microsoft.CodeAnalysis;

namespace Fallback.Analyzers.Tests.Policy;

/// <summary>FB5001 over a user's project with a lock file beside it.</summary>
internal static class PolicyLockTest
{
    public const string Path = "/0/" + PolicyDocument.FileName;

    /// <summary>What is accepted of a project's unmarked sources, over its own models.</summary>
    public static string Accepted(string[] sources, params (string Path, string Text)[] settings) =>
        PolicyReader.Read(
            UserCode.Compile([.. sources.Select(UserCode.Unmarked)]),
            settings.Select(static file => new PolicyFile(file.Path, file.Text)),
            ModelCatalogue.Embedded.With(CatalogueReader.Read(Policies.Catalogue)),
            TestContext.Current.CancellationToken).Write();

    public static string Accepted(string source) => Accepted([source]);

    /// <summary>Checks the marked places of FB5001 and no other's; gives the messages.</summary>
    public static Task<string[]> VerifyAsync(string? locked, string marked, Action<RuleTest>? setUp = null) => VerifyAsync(locked, [marked], setUp);

    public static async Task<string[]> VerifyAsync(string? locked, string[] marked, Action<RuleTest>? setUp = null)
    {
        ImmutableArray<Diagnostic> found = await RuleTest.VerifyAsync("FB5001", marked, test =>
        {
            Add(test.TestState.AdditionalFiles, locked);
            setUp?.Invoke(test);
        });
        return [.. found.Select(static diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))];
    }

    /// <summary>The lock file, where there is one, and the models of <see cref="Policies.Catalogue"/>.</summary>
    public static void Add(Microsoft.CodeAnalysis.Testing.SourceFileCollection files, string? locked)
    {
        files.Add(("/0/" + ModelFile.Name, Policies.Catalogue));
        if (locked is not null) files.Add((Path, locked));
    }
}
