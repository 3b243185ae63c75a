// Takes a file's result out of Stryker's report and puts its row, and the mutants that survived, into bench/MUTATION.md:
// dotnet run bench/MutationPage.cs -- <report> <file> <hash> <page>
using System.Globalization;
using System.Text.Json;

(string report, string file, string hash, string page) = (args[0], args[1], args[2], args[3]);
using JsonDocument document = JsonDocument.Parse(File.ReadAllText(report));
JsonElement[] mutants =
[
    .. document.RootElement.GetProperty("files").EnumerateObject()
        .Where(entry => entry.Name.Replace('\\', '/').EndsWith("/" + file, StringComparison.Ordinal))
        .SelectMany(static entry => entry.Value.GetProperty("mutants").EnumerateArray()),
];
int killed = Count("Killed") + Count("Timeout"), survived = Count("Survived"), uncovered = Count("NoCoverage");
int all = killed + survived + uncovered;
string score = all == 0 ? "none" : (100.0 * killed / all).ToString("0.0", CultureInfo.InvariantCulture) + " %";
string row = $"| `{file}` | {hash} | {all} | {killed} | {survived} | {uncovered} | {score} | {DateTime.UtcNow:yyyy-MM-dd} |";

List<string> lines = [.. File.ReadAllLines(page)];
// The first table of the page; the later ones show what was tried manually.
int first = lines.FindIndex(static line => line.StartsWith("|---", StringComparison.Ordinal)) + 1, at = first;
while (at < lines.Count && lines[at].StartsWith('|')) at++;
int before = lines.FindIndex(first, at - first, line => line.StartsWith($"| `{file}` |", StringComparison.Ordinal));
if (before >= 0)
{
    lines.RemoveAt(before);
    at--;
}
while (at > first && string.CompareOrdinal(lines[at - 1], row) > 0) at--;
lines.Insert(at, row);
File.WriteAllText(page, string.Join('\n', lines) + "\n");

Console.WriteLine(row);
foreach (JsonElement mutant in mutants.Where(static mutant => Status(mutant) is "Survived" or "NoCoverage").OrderBy(Line))
    Console.WriteLine($"  {Status(mutant)} line {Line(mutant)}, {mutant.GetProperty("mutatorName").GetString()}: {mutant.GetProperty("replacement").GetString()?.ReplaceLineEndings(" ")}");

int Count(string status) => mutants.Count(mutant => Status(mutant) == status);

static string? Status(JsonElement mutant) => mutant.GetProperty("status").GetString();

static int Line(JsonElement mutant) => mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32();
