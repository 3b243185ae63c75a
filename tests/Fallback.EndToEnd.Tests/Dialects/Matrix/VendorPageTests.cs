using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fallback.EndToEnd.Tests;

/// <summary>docs/vendors.md is written from the tests, so that it says what they prove and no more.</summary>
public sealed class VendorPageTests
{
    private const string Head = """
        # Vendors

        Which vendor can do what through Fallback. Written from the tests: each ✓ is `VendorMatrixTests.<test>` with that vendor, plain and streamed, over a socket, against [a server](testing.md) that refuses what the vendor refuses. *next tier* means that the vendor has no form for it, and a test shows that the next tier is asked and that nothing was sent. – is not in our hands: Anthropic's SDK leaves sound out of its request without a word.


        """;

    [Fact]
    public void Page_IsWhatTheTestsProve()
    {
        string page = Page();
        string path = Path.Combine(Here(), "..", "..", "..", "..", "docs", "vendors.md");

        if (Environment.GetEnvironmentVariable("FALLBACK_WRITE_DOCS") is not null) File.WriteAllText(path, page);

        Assert.True(page == File.ReadAllText(path), "docs/vendors.md is stale: run this test with FALLBACK_WRITE_DOCS=1, and commit the page.");
    }

    private static string Page()
    {
        (string Column, string Test)[] columns =
        [
            .. typeof(VendorMatrixTests).GetMethods()
                .Where(static method => method.GetCustomAttribute<ColumnAttribute>() is not null)
                .Select(static method => (method.GetCustomAttribute<ColumnAttribute>()!.Name, method.Name)),
        ];
        string[] lines =
        [
            $"| | {string.Join(" | ", columns.Select(static column => column.Column))} |",
            $"|---|{string.Concat(columns.Select(static _ => ":-:|"))}",
            .. MatrixVendor.All.Values.Select(vendor => $"| {vendor.Name} | {string.Join(" | ", columns.Select(column => Cell(vendor, column.Test)))} |"),
            "",
            "| column | test |",
            "|---|---|",
            .. columns.Select(static column => $"| {column.Column} | `VendorMatrixTests.{column.Test}` |"),
            "",
            $"Between every two of {string.Join(", ", VendorHabits.All.Keys)}, a tool loop of four turns that fails over after each of them: `VendorLoopTests`. [Amazon Bedrock](bedrock.md), by the adapter of samples/Bedrock: `BedrockTests`. How each dialect says things: [dialects](dialects.md).",
        ];
        return Head.ReplaceLineEndings("\n") + string.Join('\n', lines) + '\n';
    }

    private static string Cell(MatrixVendor vendor, string test) => test switch
    {
        nameof(VendorMatrixTests.Images) when vendor.Wire.Image is null => "*next tier*",
        nameof(VendorMatrixTests.Documents) when vendor.Wire.Document is null => "*next tier*",
        nameof(VendorMatrixTests.Audio) when vendor.UsesSdk => "–",
        nameof(VendorMatrixTests.Audio) when vendor.Wire.Audio is null => "*next tier*",
        _ => "✓",
    };

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
