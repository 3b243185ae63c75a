using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fallback.Packaging.Tests;

/// <summary>What Roslyn finds in the packed assemblies when an editor loads them: types by what they are exported as.</summary>
public sealed class EditorPartsTests(PackedRuntime package)
{
    private const string Features = "Microsoft.CodeAnalysis.Features";

    [Theory]
    [InlineData("Fallback.Completion", "ExportCompletionProviderAttribute", "DeclarationCompletionProvider")]
    [InlineData("Fallback.CodeFixes", "ExportCodeRefactoringProviderAttribute", "AddTierCodeRefactoringProvider", "MakeChainCodeRefactoringProvider")]
    public void Assembly_OfThePackage_ExportsItsProviders(string assembly, string attribute, params string[] providers)
    {
        using PEReader image = Read(assembly);
        MetadataReader metadata = image.GetMetadataReader();

        Assert.Superset(providers.ToHashSet(), metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => type.GetCustomAttributes().Any(handle => NameOf(metadata, handle) == attribute))
            .Select(type => metadata.GetString(type.Name)).ToHashSet());
    }

    /// <summary>Hosts of fixes that are no editors have no Features, and an older editor than Roslyn 4.14 would not load a newer reference.</summary>
    [Theory]
    [InlineData("Fallback.Completion", true)]
    [InlineData("Fallback.CodeFixes", false)]
    [InlineData("Fallback.Analyzers", false)]
    public void Assembly_OfThePackage_NeedsFeaturesForCompletionAlone(string assembly, bool needs)
    {
        using PEReader image = Read(assembly);
        MetadataReader metadata = image.GetMetadataReader();
        AssemblyReference[] features =
            [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Where(reference => metadata.GetString(reference.Name) == Features)];

        Assert.Equal(needs ? [new Version(4, 14, 0, 0)] : [], features.Select(static reference => reference.Version));
    }

    private PEReader Read(string assembly)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(package.Feed, $"Fallback.Runtime.{package.Version}.nupkg"));
        using Stream file = archive.GetEntry($"analyzers/dotnet/cs/{assembly}.dll")!.Open();
        var copy = new MemoryStream();
        file.CopyTo(copy);
        copy.Position = 0;
        return new PEReader(copy);
    }

    private static string? NameOf(MetadataReader metadata, CustomAttributeHandle attribute) =>
        metadata.GetCustomAttribute(attribute).Constructor is { Kind: HandleKind.MemberReference } constructor
            && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : null;
}
