@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PROGRAM=changlang"
if exist "%~dp0changlang.exe" set "PROGRAM=%~dp0changlang.exe"
"%PROGRAM%" --version >nul 2>nul
if errorlevel 1 (
  echo 没有找到 changlang.exe。请把它放到这个文件夹里，再双击一次。
  pause
  exit /b 2
)
echo 正在打开预览。看完以后，关掉这个窗口就好。
"%PROGRAM%" serve --open --lang zh
if errorlevel 1 pause
