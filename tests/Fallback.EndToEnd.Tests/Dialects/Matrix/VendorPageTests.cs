using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fallback.EndToEnd.Tests;

/// <summary>docs/vendors.md is written from the tests, so that it says what they prove and no more.</summary>
public sealed class VendorPageTests
{
    private const string Head = """
        # Vendors

        This page says which vendor can do what through Fallback.

        | Mark | Meaning |
        |---|---|
        | ✓ | the test `VendorMatrixTests.<test>` proves it with that vendor, whole and streamed, over a socket, against [a server](testing.md) that refuses what the vendor refuses |
        | *next tier* | the vendor has no form for it. A test shows that Fallback asks the next tier and sends the vendor nothing |
        | – | out of our control: Anthropic's SDK leaves sound out of its request without an error |

        The tests write the tables, so the page claims nothing that they do not prove.


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
            $"`VendorLoopTests` runs a tool loop of four turns between every two of {string.Join(", ", VendorHabits.All.Keys)}, and lets it fail over after each turn. `BedrockTests` covers [Amazon Bedrock](bedrock.md) by the adapter of samples/Bedrock. [Dialects](dialects.md) says how each dialect translates messages, options and answers.",
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
