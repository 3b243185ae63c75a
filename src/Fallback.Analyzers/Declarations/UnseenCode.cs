using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>
/// Finds declarations without an error whose client nevertheless throws: a name in them had no meaning for the generator, because another
/// generator emits it (FB1006).
/// </summary>
internal static class UnseenCode
{
    public static void Check(INamedTypeSymbol type, Compilation compilation, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (ClientName.EmittedFor(type) is not { } client || !FaultParser.IsStandIn(client, type)) return;
        // In an editor, the class may be older than the declaration. Reading what the generator reads shows whether it still throws.
        string folder = FolderOfGenerators(client.DeclaringSyntaxReferences[0].SyntaxTree.FilePath);
        Compilation seen = compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Where(tree => IsEmitted(tree, folder)));
        SyntaxReference? own = type.DeclaringSyntaxReferences.FirstOrDefault(place => seen.ContainsSyntaxTree(place.SyntaxTree));
        if (own is null
            || seen.GetSemanticModel(own.SyntaxTree).GetDeclaredSymbol(own.GetSyntax(cancellationToken), cancellationToken)
                is not INamedTypeSymbol before
            || ClientParser.Parse(before, seen, cancellationToken) is not { Fault: not null })
            return;
        List<UnseenName> names = UnseenNames.In(before, InterfaceParser.Methods(before), seen, cancellationToken);
        if (names.Count == 0) Report(type.Locations[0], "a part of its declaration");
        foreach (UnseenName name in names) Report(name.Place, $"'{name.Name}' in {name.Use}");

        void Report(Location? place, string what) => problems.Error(
            DiagnosticIds.InterfaceShape,
            place,
            $"the client of '{type.Name}' throws, because {what} comes from another source generator. {UnseenNames.Reason}");
    }

    /// <summary>Returns the part before a generator's assembly and type in the path of a generated file.</summary>
    private static string FolderOfGenerators(string emitted) =>
        Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(emitted))) ?? "";

    private static bool IsEmitted(SyntaxTree tree, string folder)
    {
        string path = tree.FilePath;
        if (folder.Length == 0 ? Path.IsPathRooted(path) : !path.StartsWith(folder, System.StringComparison.Ordinal)) return false;
        // The project's own intermediate files are in the folder itself.
        return path.Substring(folder.Length).Trim('/', '\\').Split('/', '\\').Length > 2;
    }
}
