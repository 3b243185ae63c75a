using Fallback.Roslyn;
using Fallback.Tool.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Tool.Assemblies;

/// <summary>A built assembly, read like a reference of the compiler: its symbols, without running any of it.</summary>
internal sealed class BuiltAssembly
{
    private BuiltAssembly(string path, CSharpCompilation compilation, IAssemblySymbol symbol) =>
        (Path, Compilation, Symbol) = (path, compilation, symbol);

    /// <summary>The assembly's file.</summary>
    public string Path { get; }

    public CSharpCompilation Compilation { get; }

    public IAssemblySymbol Symbol { get; }

    /// <summary>The texts of the project's models files, which the generator has put into the assembly.</summary>
    public IReadOnlyList<string> ModelFiles => field ??= RegisteredModels.Of(Path);

    /// <param name="context">The context, with the folder for relative paths.</param>
    /// <param name="given">An assembly, or the folder of a built project.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ToolException">There is no such assembly, or it cannot be read.</exception>
    public static BuiltAssembly Load(ToolContext context, string given, CancellationToken cancellationToken)
    {
        string path = context.PathOf(given);
        if (Directory.Exists(path)) path = ProjectFolder.FindAssembly(path, given);
        else if (!File.Exists(path))
            throw new ToolException($"{Shown.Word(given)} does not exist; name a built assembly or a project folder.");
        if (!ManagedFile.Is(path))
            throw new ToolException($"{Shown.Word(given)} is not a .NET assembly; name the .dll that the build writes.");

        MetadataReference own = MetadataReference.CreateFromFile(path);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All);
        var compilation = CSharpCompilation.Create("Reader", null, [own, .. AssemblyReferences.Of(path, cancellationToken)], options);
        if (compilation.GetAssemblyOrModuleSymbol(own) is not IAssemblySymbol symbol)
            throw new ToolException($"{Shown.Word(given)} cannot be read; build it again.");
        return new BuiltAssembly(path, compilation, symbol);
    }

    /// <summary>The interfaces that have a chain, by their full names.</summary>
    public IReadOnlyList<INamedTypeSymbol> Clients()
    {
        var found = new List<INamedTypeSymbol>();
        Collect(Symbol.GlobalNamespace, found);
        return [.. found.OrderBy(ClientName.FullOf, StringComparer.Ordinal)];
    }

    /// <summary>Returns the assemblies that a client's declaration needs and that were not found.</summary>
    public static IReadOnlyList<string> MissingFor(INamedTypeSymbol client)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (INamedTypeSymbol type in client.AllInterfaces.Prepend(client)) Note(type);
        foreach (IMethodSymbol method in InterfaceParser.Methods(client))
        {
            Note(method.ReturnType);
            foreach (IParameterSymbol parameter in method.Parameters) Note(parameter.Type);
        }
        return [.. missing];

        void Note(ITypeSymbol type)
        {
            if (type is IErrorTypeSymbol { ContainingAssembly.Name: { } name }) missing.Add(name);
            if (type is INamedTypeSymbol named)
                foreach (ITypeSymbol argument in named.TypeArguments) Note(argument);
        }
    }

    private static void Collect(INamespaceOrTypeSymbol place, List<INamedTypeSymbol> found)
    {
        foreach (ISymbol member in place.GetMembers())
        {
            if (member is INamedTypeSymbol { TypeKind: TypeKind.Interface } type
                && InterfaceParser.AsksForClient(type, InterfaceParser.Methods(type)))
                found.Add(type);
            if (member is INamespaceOrTypeSymbol inner) Collect(inner, found);
        }
    }
}
