using System.Diagnostics;
using Docs;

// eng/docs.sh calls this with the repository's root and the folder to build in. What is wrong is printed; the exit code is 1 then.
string root = Path.GetFullPath(args[0]);
var paths = new Paths(root, Path.GetFullPath(args[1]));

Directory.CreateDirectory(paths.Work);
foreach (string old in new[] { paths.Pages, paths.Api, paths.Site })
    if (Directory.Exists(old)) Directory.Delete(old, recursive: true);

Staging.CopyPages(paths);
if (!Docfx("metadata") || !Staging.ResolveReferences(paths) || !Docfx("build")) return 1;

Toc toc = Toc.Read(Path.Combine(paths.Docs, "toc.yml"));
Twins.Copy(paths);
Twins.WriteIndex(paths, toc);

List<string> problems = [.. LinkCheck.Run(paths), .. toc.Missing(paths), .. Spelling.Check(paths)];
foreach (string problem in problems) Console.Error.WriteLine(problem);
Console.WriteLine($"{Directory.EnumerateFiles(paths.Site, "*.html", SearchOption.AllDirectories).Count()} pages, {problems.Count} problems");
return problems.Count == 0 ? 0 : 1;

// A warning fails the build: docfx's own links, anchors of the table of contents, comments that do not parse.
bool Docfx(string command)
{
    var start = new ProcessStartInfo("dotnet", ["docfx", command, Path.Combine(paths.Docs, "docfx.json"), "--warningsAsErrors", "--logLevel", "warning"])
    {
        WorkingDirectory = root,
    };
    using Process docfx = Process.Start(start)!;
    docfx.WaitForExit();
    if (docfx.ExitCode != 0) Console.Error.WriteLine($"docfx {command} ended with {docfx.ExitCode}");
    return docfx.ExitCode == 0;
}
