using Fallback.Roslyn;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.BuildBench;

/// <summary>Typing in a prompt, and in a signature, of one of many interfaces of a web project.</summary>
internal sealed class PromptKeystrokes
{
    private const int Edits = 40;

    /// <summary>Milliseconds of the thread after each keystroke in a prompt: the generator's run, and the compiler's own part of it.</summary>
    public List<(double Own, double Constant)> InPrompt { get; } = [];

    /// <summary>Milliseconds of the thread after each keystroke in a method's signature, which may change what any name means.</summary>
    public List<double> InSignature { get; } = [];

    public static PromptKeystrokes Measure(int interfaces)
    {
        var measured = new PromptKeystrokes();
        CSharpCompilation compilation = UserProject.Create(Math.Max(50, interfaces / 2), interfaces).WithReferences(WebReferences.All);
        if (compilation.GetDiagnostics().FirstOrDefault(static problem => problem.Id == "CS0246") is { } missing) throw new InvalidOperationException(missing.ToString());
        Keystrokes own = new(new FallbackGenerator()), constant = new(new ConstantFiles(interfaces, oneIsNew: true));
        own.Run(compilation);
        constant.Run(compilation);
        for (int i = 0; i < Edits; i++)
        {
            compilation = UserProject.EditPrompt(compilation, i);
            measured.InPrompt.Add((own.RunOnThread(compilation), constant.RunOnThread(compilation)));
        }
        for (int i = 0; i < Edits; i++)
        {
            compilation = UserProject.EditSignature(compilation, i);
            measured.InSignature.Add(own.RunOnThread(compilation));
        }
        return measured;
    }
}
